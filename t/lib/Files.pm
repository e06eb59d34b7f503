package Files;

# Copyright (C) the ngx_http_imgproc_module authors

# For tests that run an nginx of their own.
#
# slurp($path)               its bytes, '' if it cannot be read
# write_file($path, $bytes)
# wait_until($seconds, $done)
#     Asks $done until it is true, and says whether it was in time.  With
#     sanitizers there is more of it.

use strict;
use warnings;

use Exporter qw(import);
use Time::HiRes qw(sleep time);

our @EXPORT = qw(slurp write_file wait_until);

my $Sanitized = $ENV{ASAN_OPTIONS} || $ENV{UBSAN_OPTIONS};


sub slurp {
    my $path = shift;

    open my $in, '<:raw', $path or return '';

    my $text = do { local $/; <$in> };

    return defined $text ? $text : '';
}


sub write_file {
    my ($path, $text) = @_;

    open my $out, '>:raw', $path or die "cannot write $path: $!\n";
    print $out $text;
    close $out or die "cannot write $path: $!\n";
}


sub wait_until {
    my ($seconds, $done) = @_;
    my $end = time() + $seconds * ($Sanitized ? 4 : 1);

    while (!$done->()) {
        return 0 if time() > $end;
        sleep 0.01;
    }

    return 1;
}


1;
