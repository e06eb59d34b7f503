package Cgroup;

# Copyright (C) the ngx_http_imgproc_module authors

# A control group of its own for memory, of version 1 or 2, below the one of
# this process, or as near to it as the system allows.  Whatever cannot be done
# is an error: a limit that does not hold must not be taken for one.


use strict;
use warnings;


sub new {
    my ($class, $name) = @_;
    my @tried;

    for my $root (roots()) {
        my ($version, @dirs) = @$root;

        for my $dir (@dirs) {
            my $file = "$dir/$name/" . ($version == 1
                                        ? 'memory.limit_in_bytes'
                                        : 'memory.max');

            write_file("$dir/cgroup.subtree_control", '+memory')
                if $version == 2;

            push @tried, "$dir: $!", next if !mkdir "$dir/$name";

            return bless { dir => "$dir/$name", version => $version }, $class
                if -w $file;

            push @tried, "$dir: no memory controller";
            rmdir "$dir/$name";
        }
    }

    die join "\n", 'no control group for memory can be made:',
        @tried ? @tried : 'none is mounted', '';
}


# of each mounted hierarchy its version, and our directory and those above

sub roots {
    my (@roots, %own);

    for (lines('/proc/self/cgroup')) {
        my ($controllers, $path) = /^\d+:([^:]*):(.*)$/ or next;

        $own{$_} = $path for $controllers eq '' ? 'v2'
                             : split /,/, $controllers;
    }

    for (lines('/proc/mounts')) {
        my (undef, $mount, $type, $options) = split ' ';

        my $version = $type eq 'cgroup2' ? 2
                      : $type eq 'cgroup' && $options =~ /\bmemory\b/ ? 1
                      : next;

        next if $version == 2
                && "@{[lines(\"$mount/cgroup.controllers\")]}" !~ /\bmemory\b/;

        my $path = $own{$version == 1 ? 'memory' : 'v2'} // '';
        my @parts = grep { $_ ne '' } split m{/}, $path;
        my @dirs = map { join '/', $mount, @parts[0 .. $#parts - $_] }
                       0 .. @parts;

        push @roots, [$version, grep { -d } @dirs];
    }

    return @roots;
}


# bytes, of memory and swap together

sub limit {
    my ($self, $bytes) = @_;

    if ($self->{version} == 2) {
        $self->put('memory.max', $bytes);
        $self->put('memory.swap.max', 0) if -e $self->file('memory.swap.max');
        return;
    }

    $self->put('memory.limit_in_bytes', $bytes);

    my $swap = 'memory.memsw.limit_in_bytes';
    $self->put($swap, $bytes) if -e $self->file($swap);
}


sub put {
    my ($self, $name, $value) = @_;

    write_file($self->file($name), $value)
        or die $self->file($name) . " cannot be written: $!\n";

    my ($is) = lines($self->file($name));

    die $self->file($name) . " is $is and not $value\n" if $is != $value;
}


# the calling process, and what it starts

sub enter {
    my $self = shift;

    write_file($self->file('cgroup.procs'), $$)
        or die $self->file('cgroup.procs') . " cannot be written: $!\n";
}


# bytes: all, without the cache of files not read lately, anonymous

sub memory {
    my $self = shift;
    my %stat = map { split ' ' } lines($self->file('memory.stat'));
    my ($usage) = lines($self->file($self->{version} == 1
                                    ? 'memory.usage_in_bytes'
                                    : 'memory.current'));

    my $inactive = $stat{total_inactive_file} // $stat{inactive_file} // 0;

    return ($usage, $usage - $inactive, $stat{total_rss} // $stat{anon} // 0);
}


sub oom_kills {
    my $self = shift;
    my %events = map { split ' ' } lines($self->file($self->{version} == 1
                                                     ? 'memory.oom_control'
                                                     : 'memory.events'));

    return $events{oom_kill} // die "the kernel does not count OOM kills\n";
}


sub remove {
    my $self = shift;

    for (1 .. 50) {
        return if rmdir $self->{dir} || !-d $self->{dir};
        select undef, undef, undef, 0.1;
    }

    warn "$self->{dir} cannot be removed: $!\n";
}


sub file {
    my ($self, $name) = @_;

    return "$self->{dir}/$name";
}


sub lines {
    my $name = shift;

    open my $in, '<', $name or return;
    chomp(my @lines = <$in>);

    return @lines;
}


# the kernel says what it thinks of it at the latest when it is closed

sub write_file {
    my ($name, $text) = @_;

    open my $out, '>', $name or return 0;

    return defined(syswrite $out, $text) && close $out;
}


1;
