package HostileServer;

# Copyright (C) the ngx_http_imgproc_module authors

# An nginx of its own, with the files of Hostile.pm behind it; the variables
# of the environment that Test::Nginx knows count here, too.
#
# files($seed)       makes them and the ordinary pictures; returns hashes as
#                    hostile() does, without bytes but with size, and for
#                    those that must succeed "want", which is "WxH"
# start(@command)    nginx, run by that command if there is one
# worker()           the number of its worker process
# get($how, $name)   status, error (which is $imgproc_error), type and body;
#                    how is "width", "fill" or "png"
# stop()             returns the status of nginx, undef if it did not stop
# decode(@paths)     "FORMAT WxH" or "bad REASON" of each, as libvips has it
# root(), log_text()
#
# $HostileServer::Http and $HostileServer::Locations are added to the
# configuration.

use strict;
use warnings;

use Cwd qw(getcwd);
use File::Path qw(make_path remove_tree);
use Files;
use Hostile qw(hostile);
use IO::Socket::INET;
use POSIX qw(WNOHANG);
use Port qw(free_port);
use Test::Builder;

my $Nginx = $ENV{TEST_NGINX_BINARY} || 'nginx';
my $Samples = ($ENV{TEST_NGINX_HELPERS} || 'build/t') . '/samples';
my $Port = free_port();
my $Root = getcwd() . "/t/servroot_$Port";
my $Owner = $$;
my $Master;

our ($Http, $Locations) = ('', '');

$SIG{PIPE} = 'IGNORE';
$SIG{$_} = sub { exit 1 } for qw(HUP INT TERM);


sub root { $Root }


sub files {
    my $seed = shift;
    my $dir = "$Root/files";
    my (@files, %base);

    remove_tree($Root);
    make_path($dir, "$Root/logs", "$Root/results");

    for my $path (glob 't/images/*.*') {
        my ($name) = $path =~ /([^\/]+)$/;

        $base{$name} = slurp($path) if $name ne 'MANIFEST.tsv';
    }

    open my $in, '<', 't/images/MANIFEST.tsv' or die "no manifest: $!\n";

    while (<$in>) {
        my ($name, undef, undef, $size) = split /\t/;

        # the manifest has the sides as they are stored

        $size =~ s/(\d+)x(\d+)/$2x$1/ if $name =~ /orient-[5-8]/;

        push @files, { class => 'must', name => $name, want => $size,
                       code => [] }
            if $base{$name} && $name !~ /\.heic$/;
    }

    for (split /\n/, `$Samples $dir 2>/dev/null`) {
        my ($name, $size) = split ' ';

        next if $size eq '-';

        if ($name =~ /^sample\./) {
            $base{$name} = slurp("$dir/$name");

        } else {
            push @files, { class => 'must', name => $name, want => $size,
                           code => [] };
        }
    }

    for my $file (@files) {
        write_file("$dir/$file->{name}", $base{$file->{name}})
            if $base{$file->{name}};
    }

    for my $file (hostile($seed, \%base)) {
        write_file("$dir/$file->{name}", delete $file->{bytes});
        push @files, $file;
    }

    $_->{size} = -s "$dir/$_->{name}" for @files;

    return @files;
}


sub log_text {
    return slurp("$Root/logs/error.log");
}


sub write_conf {
    my $load = join '', map { "load_module $_;\n" }
                        split ' ', $ENV{TEST_NGINX_LOAD_MODULES} || '';
    my $user = defined $ENV{TEST_NGINX_WORKER_USER}
               ? "user $ENV{TEST_NGINX_WORKER_USER};"
               : $> == 0 ? 'user root;' : '';
    my $temp = join '', map { "${_}_temp_path $Root/${_}_temp;\n" }
                        qw(client_body proxy fastcgi uwsgi scgi);

    # sanitizers take their time

    my $timeout = $ENV{ASAN_OPTIONS} ? '100s' : '10s';

    write_file("$Root/nginx.conf", <<"TEXT");
daemon off;
error_log $Root/logs/error.log info;
pid $Root/logs/nginx.pid;
worker_processes 1;
$user
$load
events {
    worker_connections 512;
}
http {
    access_log off;
    $temp
    default_type text/plain;
    imgproc_threads 2;
    imgproc_timeout $timeout;
    imgproc_source_formats jpeg png webp gif avif jxl tiff bmp ico;
    add_header X-Error \$imgproc_error always;
    $Http

    server {
        listen 127.0.0.1:$Port;
        location /files/ { internal; alias $Root/files/; }
        location ~ ^/width/(.+)\$ {
            imgproc w:100;
            imgproc_pass /files/\$1;
        }
        location ~ ^/fill/(.+)\$ {
            imgproc rs:fill:80:120 g:no f:webp;
            imgproc_pass /files/\$1;
        }
        location ~ ^/png/(.+)\$ {
            imgproc f:png;
            imgproc_pass /files/\$1;
        }
        $Locations
    }
}
TEXT
}


sub start {
    my @command = (@_, $Nginx, '-e', "$Root/logs/error.log", '-p', "$Root/",
                   '-c', "$Root/nginx.conf");

    write_conf();

    $Master = fork;
    die "fork failed: $!\n" if !defined $Master;

    if ($Master == 0) {
        setpgrp;
        $SIG{$_} = 'DEFAULT' for qw(HUP INT PIPE TERM);
        open STDOUT, '>', '/dev/null';
        open STDERR, '>>', "$Root/logs/stderr";

        $ENV{LD_PRELOAD} = $ENV{TEST_NGINX_LD_PRELOAD}
            if $ENV{TEST_NGINX_LD_PRELOAD};

        { no warnings 'exec'; exec { $command[0] } @command }

        POSIX::_exit(127);
    }

    return wait_until(60, sub { waitpid($Master, WNOHANG) == $Master
                                || worker() && connection() })
           && worker();
}


sub worker {
    my ($master) = slurp("$Root/logs/nginx.pid") =~ /^(\d+)$/m or return;
    my ($pid) = grep { slurp("/proc/$_/cmdline") =~ /worker process/ }
                split ' ', slurp("/proc/$master/task/$master/children");

    return $pid;
}


sub connection {
    return IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $Port,
                                 Proto => 'tcp', Timeout => 5);
}


sub get {
    my ($how, $name) = @_;
    my $socket = connection() or return { status => 0 };

    $name =~ s/([^\w.-])/sprintf '%%%02x', ord $1/eg;

    print $socket "GET /$how/$name HTTP/1.0\r\n\r\n";

    my $text = do { local $/; <$socket> };
    my ($head, $body) = split /\r\n\r\n/, defined $text ? $text : '', 2;
    my ($status) = $head && $head =~ m{^HTTP/1\.1 (\d+)} or
        return { status => 0 };

    return { status => $status,
             error  => header($head, 'X-Error'),
             type   => header($head, 'Content-Type'),
             body   => $body };
}


sub header {
    my ($head, $name) = @_;
    my ($value) = $head =~ /^\Q$name\E: (\S+)/m;

    return defined $value ? $value : '';
}


sub stop {
    return if !defined $Master;

    my ($pid) = slurp("$Root/logs/nginx.pid") =~ /^(\d+)$/m;

    kill 'QUIT', $pid if $pid;

    my $gone = wait_until(60, sub { waitpid($Master, WNOHANG) == $Master });
    my $status = $?;

    return if !$gone;

    undef $Master;

    if ($ENV{TEST_NGINX_ERROR_LOG}
        && open my $out, '>>:raw', $ENV{TEST_NGINX_ERROR_LOG})
    {
        print $out log_text();
    }

    return $status;
}


sub decode {
    my @paths = @_;
    my $list = "$Root/results.txt";

    write_file($list, join '', map { "$_\n" } @paths);

    return split /\n/, `$Samples decode < $list`;
}


END {
    if (defined $Owner && $$ == $Owner) {
        my $status = $?;

        if (defined $Master) {
            kill 'KILL', -$Master;
            waitpid $Master, 0;
        }

        remove_tree($Root) if Test::Builder->new->is_passing;

        $? = $status;
    }
}


1;
