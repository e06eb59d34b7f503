# Copyright (C) the ngx_http_imgproc_module authors

# The rows of t/unit/geometry.c once more, through the server: pictures of
# those sizes are asked for with those options, and decoded.  What the result
# has to be is put together here from the row's literals.

BEGIN { push @INC, 't/lib' }

use strict;
use warnings;

use Test::Nginx::Socket 'no_plan';
use ImgProc;
use Sizes;

{
    open my $in, '<', 't/unit/geometry.c' or die "t/unit/geometry.c: $!";
    local $/;

    my ($table) = <$in> =~ /geometry_scales\[\] = \{(.*?)\n\};/s
        or die "no table in t/unit/geometry.c";

    # options, width, height, orientation, vector, limit, and the sizes

    while ($table =~ /\{\s"([^"]*)",\s+(\d+),\s(\d+),\s(\d+),\s(\d),\s(\d+),
                      \s+"([^"]*)"/gx)
    {
        my ($options, $w, $h, $orientation, $vector, $max, $sizes)
            = ($1, $2, $3, $4, $5, $6, $7);

        # vectors and EXIF's orientations have no PNG

        next if $vector || $orientation != 1 || $w * $h > 8_000_000;

        my $want = result($options, $w, $h, $sizes);

        next if !defined $want;

        size_row($max, "${w}x$h", $options, $want);
    }
}


# of the crop, the scaling, the target, the crop to the result, the aspect
# ratio's extension and the paddings

sub result {
    my ($options, $w, $h, $sizes) = @_;
    my (undef, $scaled, $target, $cut, $ratio, $padding) = split ' ', $sizes;
    my @side = split /x/, $scaled;
    my @cut = split /x/, $cut;
    my @pad = split /:/, $padding;

    for (0, 1) {
        $side[$_] = $cut[$_] if $cut[$_] && $cut[$_] < $side[$_];
    }

    for ([$target, qr{(?:^|/)(?:ex|extend):1
                      |(?:^|/)rs:[^:/]*:\d*:\d*:\d*:1
                      |(?:^|/)s:\d*:\d*:\d*:1}x],
         [$ratio, qr/./])
    {
        my ($size, $if) = @$_;
        next if $options !~ $if;

        my @size = split /x/, $size;

        for (0, 1) {
            $side[$_] = $size[$_] if $size[$_] > $side[$_];
        }
    }

    $side[0] += $pad[1] + $pad[3];
    $side[1] += $pad[0] + $pad[2];

    # the server is not asked for what takes minutes, or no format holds

    return undef if grep { $_ < 1 || $_ > 5000 } @side;

    return "$side[0]x$side[1]";
}


no_long_string();
run_tests();

__DATA__

=== TEST 1: the rows of the unit test
--- rows: 60
