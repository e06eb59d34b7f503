# Copyright (C) the ngx_http_imgproc_module authors

# Hostile files, and ordinary ones: t/hostile/Hostile.pm.  Each is asked for
# one by one; the worker must not die, refuse what has to be refused with a
# reason, and make pictures of the others.  Not made of blocks, since it looks
# at the worker between requests.  TEST_HOSTILE_SEED chooses another set.

use strict;
use warnings;

use lib 't/lib', 't/hostile';

use Hostile qw(refusals);
use HostileServer;
use Test::More;
use Time::HiRes qw(time);

plan skip_all => 'is the same with reloads' if $ENV{TEST_NGINX_USE_HUP};

my $Seed = $ENV{TEST_HOSTILE_SEED} || 42;

my %Status = (source_too_large => 413, not_an_image => 415,
              format_not_allowed => 415, too_many_pixels => 422,
              too_many_frames => 422, too_many_scans => 422,
              needs_too_much_memory => 422,
              broken_image => 422);

my %Refusal = map { ($_ => 1) } refusals();

my @Files = HostileServer::files($Seed);
my @Results;
my (%Count, %Code);

$Count{$_->{class}}++ for @Files;

cmp_ok($Count{refuse} + $Count{may}, '>=', 250, 'hostile files');
cmp_ok($Count{must}, '>=', 50, 'pictures that must succeed');

my $Worker = HostileServer::start()
    or BAIL_OUT('nginx did not start: ' . HostileServer::log_text());

# what is made once and stays

HostileServer::get('width', 'coffee.jpg') for 1 .. 5;

for my $i (0 .. $#Files) {
    my $file = $Files[$i];

    request('width', $file);
    request('fill', $file) if $i % 4 == 0 || $file->{class} eq 'must';
    request('png', $file) if $i % 9 == 0;
}

check_pictures();

is(HostileServer::worker(), $Worker, 'the worker has not died');
is(HostileServer::stop(), 0, 'exit status');

my @Log = grep { /\[(?:alert|emerg|crit)\]|Sanitizer|runtime error:/ }
          split /\n/, HostileServer::log_text();

is(join("\n", @Log), '', 'nothing in the log');

report();

done_testing();


sub request {
    my ($how, $file) = @_;
    my $before = rss('VmRSS');

    reset_peak();

    my $start = time();
    my $got = HostileServer::get($how, $file->{name});
    my $result = { how => $how, file => $file, status => $got->{status},
                   seconds => time() - $start,
                   peak => rss('VmHWM') - $before };

    $Code{$got->{error} || $got->{status}}++;
    push @Results, $result;

    my $ok = $got->{status} == 200 ? $file->{class} ne 'refuse'
                                   : is_refused($file, $got);

    ok($ok, "$how $file->{name}: $file->{class}")
        or diag("    status $got->{status}, error \"$got->{error}\"",
                @{ $file->{code} } ? ", not @{ $file->{code} }" : '');

    if ($got->{status} == 200) {
        $result->{path} = HostileServer::root() . '/results/' . @Results;
        HostileServer::write_file($result->{path}, $got->{body});
    }
}


sub is_refused {
    my ($file, $got) = @_;
    my @code = @{ $file->{code} };
    my $error = $got->{error};

    return $file->{class} ne 'must'
           && $Refusal{$error}
           && $got->{status} == $Status{$error}
           && $got->{type} eq 'text/plain'
           && (!@code || grep { $_ eq $error } @code);
}


# every result is a picture, in the format and size that were asked for

sub check_pictures {
    my @made = grep { $_->{path} } @Results;
    my @decoded = HostileServer::decode(map { $_->{path} } @made);

    for my $result (@made) {
        my $line = shift @decoded;
        my ($format, $w, $h) = defined $line
                               ? $line =~ /^(\w+) (\d+)x(\d+)$/ : ();
        my $how = $result->{how};
        my $file = $result->{file};

        ok($format
           && ($how ne 'fill' || $format eq 'webp')
           && ($how ne 'png' || $format eq 'png')
           && (!$file->{want} || has_size($how, $file->{want}, $w, $h)),
           "$how $file->{name}: a picture")
            or diag('    ' . (defined $line ? $line : 'nothing'));
    }
}


sub has_size {
    my ($how, $want, $w, $h) = @_;
    my ($width, $height) = split /x/, $want;

    return $w <= 80 && $h <= 120 if $how eq 'fill';

    my $scale = $how eq 'png' || $width <= 100 ? 1 : 100 / $width;

    return abs($w - $width * $scale) <= 1 && abs($h - $height * $scale) <= 1;
}


# in kB

sub rss {
    my $what = shift;

    return HostileServer::slurp("/proc/$Worker/status") =~ /^$what:\s+(\d+)/m
           ? $1 : 0;
}


sub reset_peak {
    open my $out, '>', "/proc/$Worker/clear_refs" or return;
    print $out '5';
}


sub report {
    my @slow = sort { $b->{seconds} <=> $a->{seconds} } @Results;
    my @large = sort { $b->{peak} <=> $a->{peak} } @Results;

    diag(sprintf '%d requests for %d files of seed %s: %s', scalar @Results,
                 scalar @Files, $Seed,
                 join ', ', map { "$_ $Count{$_}" } sort keys %Count);
    diag('answers: ', join ', ', map { "$_ $Code{$_}" } sort keys %Code);
    diag('the slowest:');
    diag(line($_)) for @slow[0 .. 9];
    diag('the largest:');
    diag(line($_)) for @large[0 .. 9];
}


sub line {
    my $result = shift;

    return sprintf '    %6.3f s %7.1f MB  %d  %-5s %s', $result->{seconds},
                   $result->{peak} / 1024, $result->{status}, $result->{how},
                   $result->{file}{name};
}
