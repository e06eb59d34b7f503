package Jxl;

# Copyright (C) the ngx_http_imgproc_module authors

# JPEG XL with other headers, for tests.
#
# jxl_header($w, $h, %how)
#     a codestream up to its first frame; its data, if there are any, begin at
#     the next byte.  how: bits (8), float, grey, alpha, orientation, preview,
#     animation
# jxl_turned($jxl, $orientation)
#     a codestream whose header is all defaults, told to be turned
# jxl_box($type, $data)
#     a box; jxl_container(@boxes) puts the first ones before them

use strict;
use warnings;

use Exporter qw(import);

our @EXPORT = qw(jxl_header jxl_turned jxl_box jxl_container);


# bits, the lowest one of a byte first

sub bits {
    my ($n, $value) = @_;

    return join '', map { $value >> $_ & 1 } 0 .. $n - 1;
}


sub u32 {
    my ($selector, $n, $value) = @_;

    return bits(2, $selector) . bits($n || 0, $value || 0);
}


sub size {
    my ($w, $h) = @_;

    return bits(1, 0) . u32(3, 30, $h - 1) . bits(3, 0) . u32(3, 30, $w - 1);
}


sub metadata {
    my %how = @_;
    my $extra = $how{orientation} || $how{preview} || $how{animation};
    my $bits = $how{bits} || 8;

    my $depth = $how{float}
                ? '1' . u32(3, 6, $bits - 1) . bits(4, $bits == 32 ? 7 : 4)
                : '0' . u32(3, 6, $bits - 1);

    my $text = '0' . ($extra ? '1' : '0');

    if ($extra) {
        $text .= bits(3, ($how{orientation} || 1) - 1) . '0'
                 . ($how{preview} ? '1' . '1' . u32(0) . bits(3, 1) : '0')
                 . ($how{animation} ? '1' . u32(0) . u32(0) . u32(0) . '0'
                                    : '0');
    }

    $text .= $depth . '1' . u32($how{alpha} ? 1 : 0)
             . ($how{alpha} ? '1' : '') . (defined $how{xyb} ? $how{xyb} : 1)
             . ($how{grey} ? '0' . '0' . u32(1) . u32(1) . '0'
                             . u32(2, 4, 11) . u32(1) : '1')
             . ($extra ? '1' : '') . u32(0) . '1';

    return $text;
}


sub jxl_header {
    my ($w, $h, %how) = @_;

    return "\xff\x0a" . pack 'b*', size($w, $h) . metadata(%how);
}


sub jxl_turned {
    my ($jxl, $orientation) = @_;
    my $bits = unpack 'b*', substr $jxl, 2, 16;
    my $at = 0;

    # the size: a height of 9, 13, 18 or 30 bits, or 5 if it is small

    my $small = substr $bits, $at++, 1;
    my @lengths = (9, 13, 18, 30);

    my $skip = sub {
        if ($small) {
            $at += 5;

        } else {
            my $selector = oct '0b' . reverse substr $bits, $at, 2;

            $at += 2 + $lengths[$selector];
        }
    };

    $skip->();

    my $ratio = substr $bits, $at, 3;

    $at += 3;
    $skip->() if $ratio eq '000';

    die "not all defaults\n" if substr($bits, $at, 2) ne '11';

    return "\xff\x0a"
           . pack('b*', substr($bits, 0, $at)
                        . metadata(orientation => $orientation))
           . substr $jxl, 2 + int(($at + 2 + 7) / 8);
}


sub jxl_box {
    my ($type, $data) = @_;

    return pack('N a4', 8 + length $data, $type) . $data;
}


sub jxl_container {
    return jxl_box('JXL ', "\r\n\x87\n")
           . jxl_box('ftyp', "jxl \0\0\0\0jxl ") . join '', @_;
}


1;
