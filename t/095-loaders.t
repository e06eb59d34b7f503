# Copyright (C) the ngx_http_imgproc_module authors

# Which files a worker opens while it is fed hostile ones: their sources, and
# no loader that nobody has switched on.  strace tells.

use strict;
use warnings;

use lib 't/lib', 't/hostile';

use HostileServer;
use Test::More;

my $Foreign = qr/magick|poppler|pdfium|openslide|rsvg|ghostscript|matio
                 |cfitsio|openexr|openjp2|dcm/xi;

plan skip_all => 'is the same with reloads' if $ENV{TEST_NGINX_USE_HUP};
plan skip_all => 'is the same with another allocator'
    if $ENV{TEST_NGINX_LD_PRELOAD};
plan skip_all => 'sanitizers cannot be traced' if $ENV{ASAN_OPTIONS};
plan skip_all => 'strace is not installed'
    if !grep { -x "$_/strace" } split /:/, $ENV{PATH};
plan skip_all => 'strace may not trace here'
    if system('strace -o /dev/null true 2>/dev/null') != 0;

my @Files = HostileServer::files($ENV{TEST_HOSTILE_SEED} || 42);
my $Root = HostileServer::root();
my $Trace = "$Root/trace";

my $Worker = HostileServer::start('strace', '-f', '-qq', '-s', 4096,
                                  '-e', 'trace=open,openat,execve',
                                  '-o', $Trace)
    or BAIL_OUT('nginx did not start: ' . HostileServer::log_text());

# what is opened for the first picture of a format belongs to that format

my @First = qw(coffee.jpg alpha.png static.gif alpha-lossy.webp photo.avif);

is(HostileServer::get('width', $_)->{status}, 200, "first $_") for @First;

my $Started = -s $Trace;
my %Status;

$Status{HostileServer::get('width', $_->{name})->{status}}++ for @Files;

is(HostileServer::worker(), $Worker, 'the worker has not died');
is(HostileServer::stop(), 0, 'exit status');
cmp_ok($Status{200}, '>=', 50, 'pictures that were made');
cmp_ok(@Files - $Status{200}, '>=', 250, 'files that were refused');

my $Text = HostileServer::slurp($Trace);

$Started = 1 + rindex $Text, "\n", $Started - 1;

my @Before = opened(substr $Text, 0, $Started);
my @Opened = opened(substr $Text, $Started);
my @Sources = grep { m{^\Q$Root\E/files/} } @Opened;
my @Others = grep { !m{^\Q$Root\E/} } @Opened;

cmp_ok(scalar @Sources, '>=', @Files - 1, 'every source was opened');
is(join("\n", grep { $_ =~ $Foreign } @Others), '', 'no foreign loader');
is(join("\n", grep { /\.so\b/ } @Others), '', 'no library at all');
is(join("\n", $Text =~ /^$Worker +execve\(.*$/mg), '', 'no program');

diag(scalar @Files, ' files, ', scalar @Opened, ' opened: ',
     scalar @Sources, ' sources, ', scalar @Others, ' others',
     map { "\n    $_" } unique(@Others));
diag('opened at the start:',
     map { "\n    $_" } unique(grep { /vips-modules|libheif/ } @Before));

done_testing();


# paths that were opened by anybody, and are there; of calls that another
# thread has interrupted only the beginning is known

sub opened {
    my $text = shift;

    return $text =~ /^\d+ +open(?:at)?\((?:\w+, )?"([^"]*)"(?!.* = -1)/mg;
}


sub unique {
    my %seen;

    return grep { !$seen{$_}++ } @_;
}
