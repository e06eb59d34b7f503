package Picture;

# Copyright (C) the ngx_http_imgproc_module authors

# Pictures that tests make themselves, and sections with a table of requests;
# to be used after Test::Nginx::Socket and ImgProc.
#
# Each line of these sections is a request, "GET" and the line's first word,
# and what must come back.  A block has one of them.
#
# --- images
#     /w:60/coffee.jpg  jpeg 60x40  t/images/ref/coffee.png 3
#     What --- image and, after two blanks, --- similar want.
#
# --- pixels
#     /rot:90/map.png  100x200  0,0=0,99  99,0=0,0,128
#     The body is a PNG of that size; the pixel at 0,0 begins with the
#     channels 0,99.  One assertion.
#
# --- animations
#     /w:60/anim.gif  gif 60x53 4 0 120,120,120,120
#     What --- frames wants.
#
# --- kinds
#     /ph:1/rgb16.png  png rgb16 ushort -
#     What --- facts wants.
#
# --- against
#     /q:90/coffee.jpg  first
#     /q:50/coffee.jpg  smaller
#     How the body compares to that of the line before: smaller, same, other.
#     One assertion.
#
# --- options
#     /rs:fit:50:0/coffee.jpg  width:50
#     $imgproc_options, that is, the header X-Options.
#
# serve_pictures(\%made, server => .., location => .., files => [..])
#     Each block gets the pictures that its requests name, of %made or else of
#     t/images, and unless it has a config of its own the location that makes
#     /OPTIONS/FILE of them.  server and location are directives for these
#     two, or a function of the block that returns them; files are pictures
#     that no request names.  If a block expects no error, it expects none in
#     its log.
#
# map_png(W, H)         PNG whose pixels are their (x, y, 128)
# png(W, H, TYPE, \&f)  PNG of a colour type with the channels that f(x, y)
#                       returns
# png_header(..), jpeg_header(..), gif_header(..)
#                       well-formed, but there are no pixels behind
# decode_png($bytes)    (W, H, channels, sub (x, y) { channels })
# markers($jpeg)        "JFIF Exif ICC_PROFILE", a body filter

use strict;
use warnings;

use Compress::Zlib qw(compress uncompress crc32);
use Exporter qw(import);
use Test::More ();

our @EXPORT = qw(serve_pictures map_png png png_header jpeg_header gif_header
                 decode_png markers);

my $Last;


Test::Nginx::Socket::add_block_preprocessor(sub {
    my $block = shift;

    my ($section) = grep { defined $block->$_ }
                         qw(images pixels against options animations kinds);

    return if !defined $section;

    my @rows = map { [ split ' ', $_, 2 ] }
               grep { /\S/ } split /\n/, $block->$section;

    my @want = map { $_->[1] } @rows;

    # one request with a list of results would be no list

    $block->set_value(request => @rows > 1 ? [ map { "GET $_->[0]" } @rows ]
                                           : "GET $rows[0]->[0]");

    if ($section eq 'images') {
        my @parts = map { [ split /  +/ ] } @want;

        $block->set_value(image => list(map { $_->[0] } @parts));
        $block->set_value(similar => list(map { $_->[1] || '-' } @parts))
            if grep { $_->[1] } @parts;

    } elsif ($section eq 'animations') {
        $block->set_value(frames => list(@want));

    } elsif ($section eq 'kinds') {
        $block->set_value(facts => list(@want));

    } elsif ($section eq 'options') {
        $block->set_value(response_headers =>
                          list(map { 'X-Options: ' . ($_ || '') . "\n" }
                               @want));

    } else {
        $block->set_value($section => list(@want));
    }
});


sub serve_pictures {
    my ($made, %how) = @_;

    Test::Nginx::Socket::add_block_preprocessor(sub {
        my $block = shift;
        my ($rows) = grep { defined }
                          map { $block->$_ } qw(images pixels animations kinds
                                                against request);
        my %file = map { $_ => 1 } @{ $how{files} || [] },
                       (ref $rows ? join "\n", @$rows : $rows)
                       =~ m{^(?:GET )?\S*/([^/\s]+)}mg;

        $block->set_value(user_files =>
                          [map { [ "pictures/$_" => $made->{$_}
                                                    || ImgProc::picture($_) ] }
                               sort keys %file]);

        my ($server, $location) = map { ref $_ ? $_->($block) : $_ || '' }
                                      @how{qw(server location)};

        $block->set_value(config => <<"END") if !defined $block->config;
$server
    location ~ ^/(?<opts>(?:[^/:]+:[^/]*/)*)(?<file>[^/]+)\$ {
        imgproc       \$opts;
        imgproc_pass  /pictures/\$file;
        $location
    }

    location ^~ /pictures/ {
        internal;
    }
END

        $block->set_value(no_error_log => [ImgProc::warning(), '[error]'])
            if !defined $block->error_log && !defined $block->error_code;
    });
}


Test::Nginx::Socket::add_response_body_check(sub {
    my ($block, $body, $i, $round, $dry_run) = @_;

    check($block, 'pixels', $body, $i, $dry_run, \&has_pixels);
    check($block, 'against', $body, $i, $dry_run, \&compares);
});


sub list {
    return @_ > 1 ? [ @_ ] : $_[0];
}


sub check {
    my ($block, $section, $body, $i, $dry_run, $test) = @_;
    my $want = $block->$section;

    return if !defined $want;

    $want = $want->[$i] if ref $want eq 'ARRAY';

    my $name = $block->name . " - $section ($i)";

    if ($dry_run) {
        Test::More->builder->skip("$name - $dry_run");
        return;
    }

    my $got = $test->($body, $want);

    Test::More::is($got, join(' ', split ' ', $want), $name);
}


sub has_pixels {
    my ($body, $want) = @_;

    my ($w, $h, $n, $pixel) = eval { decode_png($body) };

    return 'no PNG: ' . $@ if !defined $w;

    my ($size, @want) = split ' ', $want;
    my @got = ("${w}x$h");

    for my $place (@want) {
        my ($x, $y, $channels) = $place =~ /^(\d+),(\d+)=([\d,]+)$/
            or die "--- pixels wants x,y=channels, not $place\n";

        if ($x >= $w || $y >= $h) {
            push @got, "$x,$y=outside";
            next;
        }

        my @channels = $pixel->($x, $y);
        my $last = $channels =~ tr/,//;

        $last = $#channels if $last > $#channels;

        push @got, "$x,$y=" . join ',', @channels[0 .. $last];
    }

    return join ' ', @got;
}


sub compares {
    my ($body, $want) = @_;

    my $last = $Last;
    $Last = $body;

    return $want if $want eq 'first';
    return 'nothing' if !length $body;
    return 'same' if $body eq $last;

    return length $body < length $last ? 'smaller' : 'larger'
        if $want eq 'smaller';

    return 'other';
}


sub map_png {
    my ($w, $h) = @_;

    return png($w, $h, 2, sub { ($_[0], $_[1], 128) });
}


sub png {
    my ($w, $h, $type, $pixel) = @_;
    my $rows = '';

    for my $y (0 .. $h - 1) {
        $rows .= pack 'C*', 0, map { $pixel->($_, $y) } 0 .. $w - 1;
    }

    return "\x89PNG\r\n\x1a\n"
           . chunk('IHDR', pack 'NNC5', $w, $h, 8, $type, 0, 0, 0)
           . chunk('IDAT', compress($rows))
           . chunk('IEND', '');
}


sub png_header {
    my ($w, $h, $interlaced) = @_;

    return "\x89PNG\r\n\x1a\n"
           . chunk('IHDR', pack 'NNC5', $w, $h, 8, 2, 0, 0, $interlaced || 0)
           . chunk('IDAT', compress("\0" x 16))
           . chunk('IEND', '');
}


sub chunk {
    my ($type, $data) = @_;

    return pack 'N a4 a* N', length $data, $type, $data, crc32("$type$data");
}


# three components; scans are mere headers

sub jpeg_header {
    my ($w, $h, $sof, $scans) = @_;

    my $frame = pack 'CnnC C3 C3 C3', 8, $h, $w, 3, 1, 0x22, 0, 2, 0x11, 0,
                     3, 0x11, 0;
    my $scan = pack 'C C6 C3', 3, 1, 0, 2, 0, 3, 0, 0, 63, 0;

    return "\xff\xd8" . segment($sof, $frame)
           . segment(0xda, $scan) x ($scans || 1) . "\xff\xd9";
}


sub segment {
    my ($marker, $data) = @_;

    return pack 'CCn a*', 0xff, $marker, 2 + length $data, $data;
}


sub gif_header {
    my ($w, $h) = @_;

    return pack('a6 vvCCC', 'GIF89a', $w, $h, 0x80, 0, 0) . "\0" x 6
           . pack('C vvvvC', 0x2c, 0, 0, $w, $h, 0)
           . "\x02\x02\x4c\x01\x00\x3b";
}


sub decode_png {
    my $png = shift;
    my ($p, $data, $palette, $opacity) = (8, '', '', '');
    my ($w, $h, $bits, $type, $interlaced);

    die "signature\n" if substr($png, 0, 8) ne "\x89PNG\r\n\x1a\n";

    while ($p + 12 <= length $png) {
        my ($n, $name) = unpack "x$p N a4", $png;
        my $chunk = substr $png, $p + 8, $n;

        $p += 12 + $n;

        if ($name eq 'IHDR') {
            ($w, $h, $bits, $type, $interlaced) = unpack 'NNCC x2 C', $chunk;

        } elsif ($name eq 'IDAT') {
            $data .= $chunk;

        } elsif ($name eq 'PLTE') {
            $palette = $chunk;

        } elsif ($name eq 'tRNS') {
            $opacity = $chunk;
        }
    }

    my %bands = (0 => 1, 2 => 3, 3 => 1, 4 => 2, 6 => 4);
    my $n = $bands{$type};

    die "$bits bits, interlaced $interlaced\n" if $bits != 8 || $interlaced;

    my @rows = unfilter(uncompress($data), $w, $h, $n);

    return ($w, $h, $n, sub {
        my ($x, $y) = @_;
        my @c = @{ $rows[$y] }[$x * $n .. $x * $n + $n - 1];

        return @c if $type != 3;

        my @colour = unpack 'x' . $c[0] * 3 . ' C3', $palette;

        push @colour, $c[0] < length $opacity
                      ? ord substr($opacity, $c[0], 1) : 255
            if length $opacity;

        return @colour;
    });
}


sub unfilter {
    my ($data, $w, $h, $n) = @_;

    die "pixels are missing\n"
        if !defined $data || length $data != $h * ($w * $n + 1);

    my @rows;
    my $up = [ (0) x ($w * $n) ];

    for my $y (0 .. $h - 1) {
        my ($filter, @row) = unpack 'C*', substr $data, $y * ($w * $n + 1),
                                                 $w * $n + 1;

        for my $i (0 .. ($filter ? $#row : -1)) {
            my $a = $i >= $n ? $row[$i - $n] : 0;
            my $b = $up->[$i];
            my $c = $i >= $n ? $up->[$i - $n] : 0;

            my $add = $filter == 1 ? $a
                      : $filter == 2 ? $b
                      : $filter == 3 ? ($a + $b) >> 1
                      : paeth($a, $b, $c);

            $row[$i] = ($row[$i] + $add) & 255;
        }

        push @rows, \@row;
        $up = \@row;
    }

    return @rows;
}


sub paeth {
    my ($a, $b, $c) = @_;

    my ($pa, $pb, $pc) = (abs($b - $c), abs($a - $c), abs($a + $b - 2 * $c));

    return $pa <= $pb && $pa <= $pc ? $a : $pb <= $pc ? $b : $c;
}


sub markers {
    my $jpeg = shift;
    my $p = 2;
    my @names;

    while ($p + 4 <= length $jpeg) {
        my ($marker, $n) = unpack "x$p xCn", $jpeg;

        last if $marker == 0xda;

        push @names, substr($jpeg, $p + 4, $n - 2) =~ /^([\w.:\/]+)/
            if $marker >= 0xe0 && $marker <= 0xef;

        $p += 2 + $n;
    }

    return join ' ', @names;
}



# a PNG of that size, all of whose pixels are alike: for tests of sizes

sub plain {
    my ($w, $h) = @_;

    return "\x89PNG\r\n\x1a\n"
           . chunk('IHDR', pack 'NNC5', $w, $h, 8, 0, 0, 0, 0)
           . chunk('IDAT', compress(("\0" . "\x80" x $w) x $h))
           . chunk('IEND', '');
}


1;
