package Hostile;

# Copyright (C) the ngx_http_imgproc_module authors

# Files that are meant to do harm, made from a seed.
#
# hostile($seed, \%base)
#     A list of hashes: name, bytes, class, and, of files that must be
#     refused, code, a list of values of $imgproc_error one of which must
#     come; without it any of the refusals() will do.  Classes are "refuse",
#     "may" and "must" (succeed).  base holds the bytes of ordinary pictures
#     by file name, those of t/images and those that build/t/samples makes;
#     what cannot be made without one of them is left out.
#
# The same seed and base give the same files, whatever Perl's own rand() is.

use strict;
use warnings;

use Compress::Zlib ();
use Exporter qw(import);
use lib 't/lib';
use Jxl;
use Tiff qw(tiff tiff_pages);

our @EXPORT_OK = qw(hostile refusals);

my ($State, @Files);

# what is damaged and cut short, one or two of each kind

my @Accepted = qw(coffee.jpg coffee-progressive.jpg alpha.png interlaced.png
                  palette-alpha.png alpha.webp alpha-lossy.webp
                  anim-alpha.webp static.gif anim.gif photo.avif alpha.avif
                  coffee.tif sample.bmp
                  sample.ico sample.jxl);
my @Refused = qw(chelsea-10bit.heic sample.svg);


sub refusals {
    return qw(source_too_large not_an_image format_not_allowed
              too_many_pixels too_many_frames too_many_scans
              needs_too_much_memory broken_image);
}


sub hostile {
    my ($seed, $base) = @_;
    my %base = (%$base, 'sample.bmp' => bmp(40, 30), 'sample.ico' => ico(),
                'sample.svg' => svg(''));

    $State = $seed;
    @Files = ();

    add_small();
    add_jpeg(\%base);
    add_png(\%base);
    add_gif(\%base);
    add_webp(\%base);
    add_avif(\%base);
    add_tiff(\%base);
    add_bmp();
    add_ico(\%base);
    add_jxl(\%base);
    add_other(\%base);
    add_svg();
    add_text();
    add_names(\%base);
    add_polyglots(\%base);
    add_cut(\%base);
    add_flipped(\%base);

    return @Files;
}


# a linear congruential generator with the constants of Knuth's MMIX, the
# upper bits of 48

sub random {
    my $below = shift;

    use integer;

    $State = ($State * 25214903917 + 11) & ~(-1 << 48);

    return ($State >> 17) % $below;
}


sub add {
    my ($class, $name, $bytes, @code) = @_;

    return if !defined $bytes;

    push @Files, { class => $class, name => $name, bytes => $bytes,
                   code => \@code };
}


sub refuse { add('refuse', @_) }
sub may { add('may', @_) }
sub must { add('must', @_) }


# what must be called broken, of an accepted format

sub broken {
    my ($name, $bytes) = @_;

    refuse($name, $bytes, 'broken_image');
}


sub large {
    my ($name, $bytes) = @_;

    refuse($name, $bytes, 'too_many_pixels');
}


sub unknown {
    my ($name, $bytes) = @_;

    refuse($name, $bytes, 'not_an_image');
}


# nothing, a byte, and magic numbers with nothing behind

sub add_small {
    my %magic = (jpg => "\xff\xd8\xff", png => "\x89PNG\r\n\x1a\n",
                 gif => 'GIF89a', webp => "RIFF\4\0\0\0WEBP",
                 avif => "\0\0\0\x18ftypavif\0\0\0\0mif1miaf",
                 tif => "II*\0", mm => "MM\0*", btf => "II+\0",
                 bmp => substr(bmp(9, 9), 0, 18),
                 ico => substr(ico(), 0, 22), jxl => "\xff\x0a");

    unknown('empty.jpg', '');
    unknown(sprintf('byte-%02x.jpg', $_), chr) for 0, 0x0a, 0x3c, 0x42, 0x47,
                                                  0x52, 0x89, 0xff;
    unknown('two.jpg', "\xff\xd8");
    unknown('zeros.png', "\0" x 65536);
    unknown('ones.png', "\xff" x 65536);
    unknown('noise.jpg', "\1" . join '', map { chr random(256) } 1 .. 9999);
    refuse('large.png', "\x89PNG\r\n\x1a\n" . "\0" x 33_600_000,
           'source_too_large');

    for my $type (sort keys %magic) {
        broken("magic.$type", $magic{$type});
        broken("magic-zeros.$type", $magic{$type} . "\0" x 1000);
        broken("magic-ones.$type", $magic{$type} . "\xff" x 1000);
        broken("magic-noise.$type", $magic{$type} . "\1" . join '',
                                    map { chr random(256) } 1 .. 1000);
    }
}


sub segment {
    my ($marker, $data) = @_;

    return pack 'CCn a*', 0xff, $marker, 2 + length $data, $data;
}


sub sof {
    my ($marker, $w, $h, %how) = @_;
    my $n = defined $how{n} ? $how{n} : 3;
    my $sampling = defined $how{sampling} ? $how{sampling} : 0x11;

    return segment($marker, pack('CnnC', $how{bits} || 8, $h, $w, $n)
                            . join '', map { pack 'C3', $_, $sampling, 0 }
                                       1 .. $n);
}


sub sos {
    my $n = shift;
    my @components = map { ($_, 0) } 1 .. $n;

    return segment(0xda, pack 'C*', $n, @components, 0, 63, 0);
}


sub jpeg {
    return "\xff\xd8" . join('', @_) . "\xff\xd9";
}


# (what stands before the first SOS, what follows its header)

sub split_jpeg {
    my $jpeg = shift;
    my $p = 2;

    while ($p + 4 <= length $jpeg) {
        my ($marker, $n) = unpack "x$p xCn", $jpeg;

        return (substr($jpeg, 0, $p), substr $jpeg, $p) if $marker == 0xda;

        $p += 2 + $n;
    }

    die "a JPEG without a scan\n";
}


sub add_jpeg {
    my $base = shift;
    my $coffee = $base->{'coffee.jpg'};
    my ($head, $scan) = split_jpeg($coffee);
    my ($p_head, $p_scan) = split_jpeg($base->{'coffee-progressive.jpg'});
    my $icc = "ICC_PROFILE\0";

    # pixels that are not there

    large("jpeg-$_->[1]x$_->[2]-sof$_->[0].jpg",
          jpeg(sof(0xc0 + $_->[0], $_->[1], $_->[2]), sos(3)))
        for [0, 65535, 65535], [0, 30000, 30000], [0, 16385, 1],
            [0, 1, 16385], [1, 12000, 12000], [2, 30000, 30000],
            [2, 7000, 7000], [2, 16384, 16384], [6, 8000, 8000],
            [10, 8000, 8000], [14, 8000, 8000];

    broken("jpeg-no-data-$_->[1]x$_->[2]-sof$_->[0].jpg",
           jpeg(sof(0xc0 + $_->[0], $_->[1], $_->[2]), sos(3)))
        for [0, 7000, 7000], [0, 16384, 1], [0, 0, 100], [0, 100, 0],
            [2, 5000, 5000], [3, 100, 100], [9, 7000, 7000],
            [11, 100, 100];

    # parts that lie, are missing, or come twice

    broken('jpeg-no-frame.jpg', jpeg(segment(0xe0, "JFIF\0"), sos(3)));
    broken('jpeg-no-scan.jpg', jpeg(sof(0xc0, 64, 64)));
    broken('jpeg-no-tables.jpg', jpeg(sof(0xc0, 64, 64), sos(3), "\x12" x 99));
    broken("jpeg-$_-components.jpg",
           jpeg(sof(0xc0, 64, 64, n => $_), sos($_ & 3), "\x12" x 99))
        for 0, 2, 5, 255;
    broken("jpeg-sampling-$_.jpg",
           jpeg(sof(0xc0, 64, 64, sampling => $_), sos(3), "\x12" x 99))
        for 0, 0x10, 0xff;
    broken("jpeg-$_-bits.jpg",
           jpeg(sof(0xc1, 64, 64, bits => $_), sos(3), "\x12" x 99))
        for 1, 7, 12, 16, 255;
    broken('jpeg-segment-of-1.jpg', "\xff\xd8\xff\xe0\0\1" . 'x' x 99);
    broken('jpeg-segment-too-long.jpg',
           "\xff\xd8\xff\xe0\xff\xff" . substr $coffee, 2, 999);
    broken('jpeg-two-frames.jpg',
           jpeg(sof(0xc0, 64, 64), sof(0xc0, 9999, 9999), sos(3)));
    may('jpeg-frame-after-scan.jpg',
        $head . $scan . sof(0xc0, 60000, 60000) . sos(3));
    may('jpeg-frame-in-scan.jpg',
        $head . substr($scan, 0, 2000) . sof(0xc2, 60000, 60000)
        . substr $scan, 2000);
    may('jpeg-restart.jpg', $head . "\xff\xdd\0\4\0\1" . $scan);
    may('jpeg-restart-markers.jpg',
        $head . substr($scan, 0, 1000) . "\xff\xd0\xff\xd7\xff\xd0" x 9999
        . substr $scan, 1000);
    may('jpeg-lines-later.jpg',
        $head . $scan . "\xff\xdc\0\4\xff\xff\xff\xd9");
    may('jpeg-fill-bytes.jpg', "\xff\xd8" . "\xff" x 500_000
                               . substr $coffee, 2);
    may('jpeg-comments.jpg', "\xff\xd8" . segment(0xfe, 'x' x 65533) x 64
                             . substr $coffee, 2);
    may('jpeg-empty-segments.jpg', "\xff\xd8" . "\xff\xe5\0\2" x 250_000
                                   . substr $coffee, 2);
    may('jpeg-quantizer-0.jpg', zero_table($coffee, 0xdb));
    broken('jpeg-huffman-0.jpg', zero_table($coffee, 0xc4));

    # scans: what a progressive picture repeats is legal

    refuse("jpeg-scans-$_.jpg", $p_head . scans($p_scan, $_),
           'too_many_scans')
        for 65, 883, 2000;
    may('jpeg-scans-64.jpg', $p_head . scans($p_scan, 64));
    refuse('jpeg-scans-0.jpg',
           jpeg(sof(0xc0, 64, 64), sos(3) x 60000), 'too_many_scans');
    refuse('jpeg-scans-comments.jpg',
           jpeg(sof(0xc2, 64, 64), (sos(3) . segment(0xfe, '')) x 60000),
           'too_many_scans');

    # profiles and EXIF

    may('jpeg-icc-empty.jpg', insert($coffee, "$icc\1\1"));
    may('jpeg-icc-number.jpg', insert($coffee, "${icc}\0\0" . 'x' x 99));
    may('jpeg-icc-missing-parts.jpg',
        insert($coffee, "${icc}\1\xff" . icc(65536)));
    may('jpeg-icc-255-parts.jpg',
        insert($coffee, map { $icc . pack('CC', $_, 255) . 'x' x 20000 }
                            1 .. 255));
    may('jpeg-icc-same-part.jpg',
        insert($coffee, map { "${icc}\1\1" . icc(60000) } 1 .. 100));
    may("jpeg-icc-$_.jpg", insert($coffee, "${icc}\1\1" . icc(9999, $_)))
        for qw(size tags offset cmyk curve);
    may('jpeg-icc-noise.jpg',
        insert($coffee, "${icc}\1\1" . icc(128)
                        . join '', map { chr random(256) } 1 .. 5000));

    may("jpeg-exif-$_.jpg", insert($coffee, "Exif\0\0" . exif($_)))
        for qw(loop count offset orientation many deep);
    may('jpeg-exif-noise.jpg',
        insert($coffee, "Exif\0\0II*\0\x08\0\0\0"
                        . join '', map { chr random(256) } 1 .. 5000));
    may('jpeg-xmp.jpg',
        insert($coffee, map { "http://ns.adobe.com/xap/1.0/\0"
                              . '<x:a xmlns:x="b">' x 3000 } 1 .. 20));
    may("jpeg-adobe-$_.jpg",
        insert($coffee, "Adobe\0\144\0\0\0\0" . chr)) for 0, 2, 99;
}


# a progressive picture whose last scan comes again until there are n

sub scans {
    my ($data, $n) = @_;

    my @starts;

    push @starts, $-[0] while $data =~ /\xff\xda/g;

    my $last = substr $data, $starts[-1];

    $last =~ s/\xff\xd9\z//;
    $data =~ s/\xff\xd9\z//;

    return $data . $last x ($n - @starts) . "\xff\xd9";
}


sub insert {
    my ($jpeg, @data) = @_;

    return substr($jpeg, 0, 2)
           . join('', map { segment(/^ICC/ ? 0xe2 : /^Adobe/ ? 0xee : 0xe1,
                                    $_) } @data)
           . substr $jpeg, 2;
}


sub zero_table {
    my ($jpeg, $marker) = @_;
    my $p = 2;

    while ($p + 4 <= length $jpeg) {
        my ($type, $n) = unpack "x$p xCn", $jpeg;

        last if $type == 0xda;

        substr $jpeg, $p + 5, $n - 3, "\0" x ($n - 3) if $type == $marker;

        $p += 2 + $n;
    }

    return $jpeg;
}


# the header of a profile, with tags that are wrong in one way

sub icc {
    my ($size, $wrong) = @_;

    $wrong = '' if !defined $wrong;

    my $space = $wrong eq 'cmyk' ? 'CMYK' : 'RGB ';
    my $tags = $wrong eq 'tags' ? 0xffffffff : 3;
    my $at = $wrong eq 'offset' ? 0xfffffff0 : 168;
    my $curve = pack 'a4 N N', 'curv', 0, $wrong eq 'curve' ? 0x7fffffff : 0;

    my $profile = pack('N a4 N a4 a4 a4', $wrong eq 'size' ? 0xffffffff : $size,
                       'lcms', 0x02100000, 'mntr', $space, 'XYZ ')
                  . "\0" x 12 . 'acsp' . "\0" x 88
                  . pack('N', $tags)
                  . join('', map { pack 'a4 N N', $_, $at, 0x7ffffff0 }
                                 qw(rTRC gTRC A2B0))
                  . $curve;

    return $profile . "\0" x ($size > length $profile
                              ? $size - length $profile : 0);
}


# TIFF structures that a reader of EXIF might follow for ever

sub exif {
    my $kind = shift;
    my $start = pack 'a2 v V', 'II', 42, 8;

    return $start . pack('v', 0) . pack('V', 8) if $kind eq 'loop';

    return $start . pack('v', 1)
           . pack('vvVV', 0x010e, 2, 0xffffffff, 26) . pack('V', 0)
        if $kind eq 'count';

    return $start . pack('v', 1)
           . pack('vvVV', 0x8769, 4, 1, 0xfffffff0) . pack('V', 0xffffffff)
        if $kind eq 'offset';

    return $start . pack('v', 1)
           . pack('vvVvv', 0x0112, 3, 1, 65535, 0) . pack('V', 0)
        if $kind eq 'orientation';

    return $start . pack('v', 5000)
           . pack('vvVV', 0x010e, 2, 4, 0x41414141) x 5000 . pack('V', 0)
        if $kind eq 'many';

    # each directory has the next one as its EXIF

    my $text = $start;

    for my $i (1 .. 3000) {
        $text .= pack('v', 1) . pack('vvVV', 0x8769, 4, 1, 8 + 18 * $i)
                 . pack 'V', 8;
    }

    return $text;
}


sub chunk {
    my ($type, $data) = @_;

    return pack 'N a4 a* N', length $data, $type, $data,
                Compress::Zlib::crc32("$type$data");
}


sub ihdr {
    my ($w, $h, %how) = @_;

    return chunk('IHDR', pack 'NNC5', $w, $h, $how{bits} || 8,
                         defined $how{type} ? $how{type} : 2,
                         $how{compression} || 0, $how{filter} || 0,
                         $how{interlaced} || 0);
}


sub png {
    return "\x89PNG\r\n\x1a\n" . join '', @_;
}


# n zeros, in little memory

sub zeros {
    my $n = shift;
    my ($deflate, $status) = Compress::Zlib::deflateInit(-Level => 9);
    my $out = '';
    my $block = "\0" x 1_000_000;

    while ($n > 0) {
        my $len = $n < length $block ? $n : length $block;
        my ($more) = $deflate->deflate(substr $block, 0, $len);

        $out .= $more;
        $n -= $len;
    }

    my ($more) = $deflate->flush;

    return $out . $more;
}


sub add_png {
    my $base = shift;
    my $alpha = $base->{'alpha.png'};
    my $end = chunk('IEND', '');
    my $row = chunk('IDAT', Compress::Zlib::compress("\0" x 16));
    my $bomb = zeros(50_000_000);
    my $text = zeros(7_900_000);

    # four by four pixels, of a palette

    my $pixels = chunk('IDAT', Compress::Zlib::compress("\0\1\2\3\4" x 4));
    my $palette = chunk('PLTE', 'abc' x 16);
    my $of_palette = ihdr(4, 4, type => 3);

    large("png-$_->[0]x$_->[1].png", png(ihdr(@$_), $row, $end))
        for [0x7fffffff, 0x7fffffff], [30000, 30000], [16385, 1], [1, 16385],
            [0x7fffffff, 1], [1, 0x7fffffff], [16384, 16384];
    large('png-interlaced-6000.png',
          png(ihdr(6000, 6000, interlaced => 1), $row, $end));
    large('png-deep-8000.png',
          png(ihdr(8000, 8000, bits => 16, type => 6), $row, $end));

    broken("png-no-data-$_->[0]x$_->[1].png", png(ihdr(@$_), $row, $end))
        for [7000, 7000], [16384, 3000], [0, 0], [0x80000000, 1],
            [1, 0xffffffff], [100, 100];
    broken('png-no-data-interlaced.png',
           png(ihdr(5000, 5000, interlaced => 1), $row, $end));
    broken('png-no-idat.png', png(ihdr(64, 64), $end));
    broken('png-no-header.png', png($row, $end));
    broken('png-two-headers.png',
           png(ihdr(4, 4), ihdr(9999, 9999), $row, $end));
    broken('png-late-header.png',
           png(chunk('tEXt', "a\0b"), ihdr(4, 4), $row, $end));
    broken('png-no-end.png', substr $alpha, 0, -12);
    broken('png-short-header.png',
           png(chunk('IHDR', pack 'NNC4', 4, 4, 8, 2, 0, 0), $row, $end));
    broken("png-type-$_->[0]-bits-$_->[1].png",
           png(ihdr(4, 4, type => $_->[0], bits => $_->[1]), $row, $end))
        for [1, 8], [2, 4], [3, 16], [5, 8], [7, 8], [255, 8], [0, 3],
            [6, 1], [2, 255];
    broken("png-$_-9.png", png(ihdr(4, 4, $_ => 9), $row, $end))
        for qw(compression filter interlaced);

    # pixels that really are there, in a few bytes

    may('png-zeros-50m.png',
        png(ihdr(10000, 5000, type => 0), chunk('IDAT', zeros(10001 * 5000)),
            $end));
    may('png-zeros-deep-10m.png',
        png(ihdr(5000, 2000, type => 6, bits => 16),
            chunk('IDAT', zeros(40001 * 2000)), $end));
    may('png-bits-50m.png',
        png(ihdr(16384, 3000, type => 0, bits => 1),
            chunk('IDAT', zeros(2049 * 3000)), $end));
    may('png-column.png',
        png(ihdr(1, 16384, type => 0), chunk('IDAT', zeros(2 * 16384)),
            $end));

    # chunks

    broken('png-ztxt-bomb.png',
           after_ihdr($alpha, chunk('zTXt', "a\0\0$bomb") x 40));
    broken('png-ztxt-many.png',
           after_ihdr($alpha, chunk('zTXt', "a\0\0$text") x 300));
    broken('png-itxt-many.png',
           after_ihdr($alpha, chunk('iTXt', "a\0\1\0\0\0$text") x 300));
    may('png-itxt-bomb.png',
        after_ihdr($alpha, chunk('iTXt', "a\0\1\0\0\0$bomb")));
    may('png-itxt-few.png',
        after_ihdr($alpha, chunk('iTXt', "a\0\1\0\0\0$text") x 8));
    may('png-iccp-bomb.png', after_ihdr($alpha, chunk('iCCP', "a\0\0$bomb")));
    may('png-iccp-empty.png', after_ihdr($alpha, chunk('iCCP', "a\0\0")));
    may('png-iccp-wrong.png',
        after_ihdr($alpha, chunk('iCCP', "a\0\0" . Compress::Zlib::compress(
                                         icc(9999, 'curve')))));
    may('png-exif.png', after_ihdr($alpha, chunk('eXIf', exif('deep'))));
    may('png-many-texts.png',
        after_ihdr($alpha, chunk('tEXt', "a\0b") x 100_000));
    may('png-many-unknown.png',
        after_ihdr($alpha, chunk('abCd', '') x 200_000));
    may('png-critical-unknown.png', after_ihdr($alpha, chunk('ABCD', 'x')));
    may('png-empty-idats.png',
        after_ihdr($alpha, chunk('IDAT', '') x 100_000));
    may('png-small-idats.png', small_idats($alpha));
    may('png-apng.png',
        after_ihdr($alpha, chunk('acTL', pack 'NN', 0xffffffff, 0)));
    may('png-gamma-0.png', after_ihdr($alpha, chunk('gAMA', pack 'N', 0)));
    may('png-chrm.png',
        after_ihdr($alpha, chunk('cHRM', pack 'N8', (0xffffffff) x 8)));
    may('png-phys.png',
        after_ihdr($alpha, chunk('pHYs', pack 'NNC', 0xffffffff, 1, 1)));

    broken('png-crc-header.png',
           substr($alpha, 0, 29) . "\0\0\0\0" . substr $alpha, 33);
    may('png-crc-data.png', broken_crc($alpha));
    broken('png-chunk-too-long.png',
           png(ihdr(4, 4), pack('N a4', 0x7fffffff, 'IDAT'), 'x' x 999));
    broken('png-chunk-negative.png',
           png(ihdr(4, 4), pack('N a4', 0xffffffff, 'IDAT'), 'x' x 999));
    broken('png-row-filter-9.png',
           png(ihdr(4, 4), chunk('IDAT', Compress::Zlib::compress(
                                         chr(9) x 52)), $end));
    broken('png-zlib-noise.png',
           png(ihdr(64, 64), chunk('IDAT', "\x78\x9c" . join '',
                                   map { chr random(256) } 1 .. 5000), $end));
    may('png-much-data.png',
        png(ihdr(4, 4), chunk('IDAT', $bomb), $end));

    broken('png-no-palette.png', png($of_palette, $pixels, $end));
    may('png-palette.png', png($of_palette, $palette, $pixels, $end));
    may('png-palette-of-1.png',
        png($of_palette, chunk('PLTE', 'abc'), $pixels, $end));
    may('png-palette-of-300.png',
        png($of_palette, chunk('PLTE', 'abc' x 300), $pixels, $end));
    may('png-trns-of-300.png',
        png($of_palette, $palette, chunk('tRNS', 'a' x 300), $pixels, $end));
    may('png-trns-first.png',
        png($of_palette, chunk('tRNS', 'a' x 3), $palette, $pixels, $end));
}


sub after_ihdr {
    my ($png, @chunks) = @_;

    return substr($png, 0, 33) . join('', @chunks) . substr $png, 33;
}


# a chunk for each byte of what is compressed, as far as 4000 go

sub small_idats {
    my $png = shift;
    my ($p, $out) = (8, substr $png, 0, 8);

    while ($p + 12 <= length $png) {
        my ($n, $type) = unpack "x$p N a4", $png;
        my $data = substr $png, $p + 8, $n;

        if ($type eq 'IDAT' && $n > 4000) {
            $out .= chunk('IDAT', $_) for split //, substr $data, 0, 4000;
            $out .= chunk('IDAT', substr $data, 4000);

        } else {
            $out .= chunk($type, $data);
        }

        $p += 12 + $n;
    }

    return $out;
}


sub broken_crc {
    my $png = shift;
    my $p = index($png, 'IDAT') - 4;
    my $n = unpack "x$p N", $png;

    substr $png, $p + 8 + $n, 4, 'abcd';

    return $png;
}


sub gif {
    my ($w, $h, @parts) = @_;

    return pack('a6 vvCCC', 'GIF89a', $w, $h, 0x80, 0, 0) . "\0\0\0\xff\xff\xff"
           . join('', @parts) . ';';
}


# a frame whose LZW code has but its clear and end codes

sub frame {
    my ($x, $y, $w, $h, $data) = @_;

    $data = "\2\2\x4c\1\0" if !defined $data;

    return pack('C vvvvC', 0x2c, $x, $y, $w, $h, 0) . $data;
}


# n pixels of colour 0, of two bits each, with a clear code often enough for
# the codes never to grow

sub lzw {
    my $n = shift;
    my ($bits, $out) = ('', '');

    for (my $i = 0; $i < $n; $i++) {
        $bits .= '001' if $i % 2 == 0;
        $bits .= '000';
    }

    $out = pack 'b*', "${bits}101";

    my $blocks = join '', map { chr(length) . $_ } unpack '(a255)*', $out;

    return "\2$blocks\0";
}


sub add_gif {
    my $base = shift;
    my $anim = $base->{'anim.gif'};
    my $dot = frame(0, 0, 1, 1, "\2\2\x44\1\0");
    my $small = frame(0, 0, 16, 16, lzw(256));
    my $control = "\x21\xf9\4\4\0\0\0\0";

    large("gif-$_->[0]x$_->[1].gif", gif(@$_, frame(0, 0, @$_)))
        for [23000, 23000], [65535, 65535], [16385, 1], [1, 16385],
            [16384, 16384];
    large('gif-frames-of-1m.gif', gif(1000, 1000, $dot x 100));

    # frames count as large as the canvas, or as what sticks out of it

    refuse('gif-huge-frame.gif', gif(1, 1, frame(0, 0, 65535, 65535)),
           qw(too_many_pixels broken_image));
    refuse('gif-far-frame.gif', gif(1, 1, frame(65535, 65535, 65535, 65535)),
           qw(too_many_pixels broken_image));
    may('gif-outside.gif', gif(16, 16, frame(100, 100, 16, 16, lzw(256))));

    refuse("gif-frames-$_.gif", gif(16, 16, ($control . $small) x $_),
           'too_many_frames')
        for 129, 15000;
    may('gif-frames-128.gif', gif(16, 16, ($control . $small) x 128));
    refuse('gif-dots-100000.gif', gif(1, 1, $dot x 100_000),
           'too_many_frames');

    may('gif-no-data-7000.gif', gif(7000, 7000, frame(0, 0, 7000, 7000)));
    broken('gif-no-frame.gif', gif(16, 16));
    broken('gif-0x0.gif', gif(0, 0));
    may('gif-0x0-frame.gif', gif(0, 0, $dot));
    may('gif-frame-of-0.gif', gif(16, 16, frame(0, 0, 0, 0)));
    broken('gif-no-end.gif', substr $anim, 0, -2000);
    broken('gif-palette-missing.gif', pack 'a6 vvCCC', 'GIF89a', 9, 9, 0xf7,
                                           0, 0);
    may("gif-code-size-$_.gif",
        gif(16, 16, frame(0, 0, 16, 16, chr($_) . substr lzw(256), 1)))
        for 0, 1, 9, 12, 255;
    may('gif-lzw-noise.gif',
        gif(64, 64, frame(0, 0, 64, 64, "\2"
                          . join('', map { "\xff" . join '',
                                           map { chr random(256) } 1 .. 255 }
                                     1 .. 20) . "\0")));
    may('gif-lzw-clear.gif',
        gif(64, 64, frame(0, 0, 64, 64, "\2" . "\xff" x 256 . "\0")));
    may('gif-lzw-clears.gif',
        gif(64, 64, frame(0, 0, 64, 64, "\2" . ("\xff" . "\x24\x49\x92" x 85)
                                               x 4000 . "\0")));
    may('gif-lzw-too-much.gif', gif(4, 4, frame(0, 0, 4, 4, lzw(1_000_000))));
    may('gif-comments.gif',
        gif(16, 16, ("\x21\xfe" . ("\xff" . 'x' x 255) x 4000 . "\0"),
            $small));
    may('gif-empty-extensions.gif',
        gif(16, 16, "\x21\xfe\0" x 300_000, $small));
    may('gif-controls.gif', gif(16, 16, $control x 100_000, $small));
    may('gif-loops.gif',
        gif(16, 16, "\x21\xff\x0bNETSCAPE2.0\3\1\xff\xff\0" x 10_000,
            $small));
    may('gif-after-end.gif', gif(16, 16, $small) . gif(60000, 60000));
    may('gif-unknown-block.gif', gif(16, 16, $small, "\x99\x99\x99", $small));
}


sub riff {
    my $data = join '', @_;

    return pack 'a4 V a4 a*', 'RIFF', 4 + length $data, 'WEBP', $data;
}


sub part {
    my ($type, $data) = @_;

    return pack('a4 V a*', $type, length $data, $data)
           . (length($data) & 1 ? "\0" : '');
}


sub vp8x {
    my ($flags, $w, $h) = @_;

    return part('VP8X', pack('C x3', $flags) . le24($w - 1) . le24($h - 1));
}


sub le24 {
    return substr pack('V', shift), 0, 3;
}


sub vp8 {
    my ($w, $h, $data) = @_;

    $data = '' if !defined $data;

    return part('VP8 ', le24(0x10) . "\x9d\x01\x2a" . pack('vv', $w, $h)
                        . $data);
}


sub vp8l {
    my ($w, $h, $data) = @_;

    return part('VP8L', "\x2f" . pack('V', $w - 1 | ($h - 1) << 14)
                        . (defined $data ? $data : ''));
}


sub anmf {
    my ($x, $y, $w, $h, $frame) = @_;

    return part('ANMF', le24($x / 2) . le24($y / 2) . le24($w - 1)
                        . le24($h - 1) . le24(100) . "\0$frame");
}


# the first picture chunk of a file that is nothing else

sub picture_chunk {
    my $webp = shift;
    my $p = 12;

    while ($p + 8 <= length $webp) {
        my ($type, $n) = unpack "x$p a4 V", $webp;

        return substr $webp, $p, 8 + $n + ($n & 1) if $type =~ /^VP8[ L]/;

        $p += 8 + $n + ($n & 1);
    }

    die "a WebP without a picture\n";
}


sub add_webp {
    my $base = shift;
    my $lossy = $base->{'alpha-lossy.webp'};
    my $picture = picture_chunk($lossy);
    my ($w, $h) = (451, 300);
    my $anim = part('ANIM', "\0" x 6);

    large("webp-anim-$_->[0]x$_->[1].webp",
          riff(vp8x(2, @$_), $anim, anmf(0, 0, 1, 1, vp8l(1, 1))))
        for [16384, 16384], [1 << 24, 1 << 24], [16385, 1], [1 << 24, 1];
    large('webp-anim-two.webp',
          riff(vp8x(2, 6000, 6000), $anim,
               anmf(0, 0, 1, 1, vp8l(1, 1)) x 2));
    large("webp-$_->[0]-$_->[1]x$_->[2].webp",
          riff($_->[0] eq 'lossy' ? vp8($_->[1], $_->[2])
                                  : vp8l($_->[1], $_->[2])))
        for ['lossless', 16384, 16384], ['lossless', 8000, 8000];
    refuse('webp-lossy-16383x16383.webp', riff(vp8(16383, 16383, 'x' x 99)),
           qw(too_many_pixels broken_image));

    broken('webp-no-data-lossy.webp', riff(vp8(4000, 4000, 'x' x 99)));
    broken('webp-no-data-lossless.webp', riff(vp8l(5000, 4000)));
    broken('webp-no-data-anim.webp',
           riff(vp8x(2, 500, 500), $anim,
                anmf(0, 0, 500, 500, vp8l(500, 500))));
    broken('webp-canvas-larger.webp', riff(vp8x(0, 5000, 5000), $picture));
    broken('webp-canvas-smaller.webp', riff(vp8x(0, 10, 10), $picture));
    broken('webp-frame-outside.webp',
           riff(vp8x(2, 100, 100), $anim, anmf(0, 0, $w, $h, $picture)));
    broken('webp-frame-other.webp',
           riff(vp8x(2, 4000, 4000), $anim,
                anmf(0, 0, 4000, 4000, $picture)));
    broken('webp-no-frame.webp', riff(vp8x(2, 100, 100), $anim));
    broken('webp-no-picture.webp', riff(vp8x(0, 100, 100)));
    broken('webp-two-pictures.webp',
           riff(vp8x(0, $w, $h), $picture, $picture));
    broken('webp-only-alpha.webp',
           riff(vp8x(16, 100, 100), part('ALPH', "\0" x 10000)));
    broken('webp-chunk-too-long.webp',
           riff(pack('a4 V', 'VP8L', 0xffffffff), 'x' x 999));
    broken('webp-chunk-of-0.webp', riff(part('VP8 ', '')));
    broken('webp-vp8x-of-9.webp', riff(part('VP8X', "\0" x 9), $picture));
    broken('webp-riff-larger.webp', pack('a4 V', 'RIFF', 0xffffffff)
                                    . substr $lossy, 8);
    broken('webp-riff-smaller.webp', pack('a4 V', 'RIFF', 999)
                                     . substr $lossy, 8);
    broken('webp-version-7.webp',
           riff(part('VP8L', "\x2f" . pack 'V', 7 << 29)));
    broken('webp-nested.webp', riff($lossy));

    refuse("webp-frames-$_.webp",
           riff(vp8x(2, 16, 16), $anim,
                anmf(0, 0, 16, 16, vp8l(16, 16)) x $_), 'too_many_frames')
        for 129, 20000;

    may('webp-iccp.webp',
        riff(vp8x(0x20, $w, $h), part('ICCP', icc(2_000_000, 'curve')),
             $picture));
    may('webp-exif.webp',
        riff(vp8x(0x08, $w, $h), $picture, part('EXIF', exif('deep'))));
    may('webp-xmp.webp',
        riff(vp8x(0x04, $w, $h), $picture, part('XMP ', '<a>' x 500_000)));
    may('webp-chunks.webp',
        riff(vp8x(0, $w, $h), part('abcd', '') x 200_000, $picture));
    may('webp-no-frame-flag.webp', riff(vp8x(2, $w, $h), $anim, $picture));
    may('webp-alpha-noise.webp',
        riff(vp8x(16, $w, $h), part('ALPH', "\1" . join '',
                                    map { chr random(256) } 1 .. 2000),
             $picture));
    may('webp-trailing.webp', $lossy . "\xff" x 100_000);
    may('webp-lossless-noise.webp',
        riff(vp8l(300, 200, join '', map { chr random(256) } 1 .. 5000)));
}


sub box {
    my ($type, @data) = @_;
    my $data = join '', @data;

    return pack 'N a4 a*', 8 + length $data, $type, $data;
}


sub ftyp {
    return box('ftyp', @_ ? @_ : 'avif', "\0\0\0\0", 'mif1', 'miaf');
}


# a file of AVIF whose one item has the sides that ispe tells and no bytes

sub avif {
    my ($w, $h, %how) = @_;
    my $type = $how{type} || 'av01';
    my $data = defined $how{data} ? $how{data} : "\x12\0";

    return ftyp()
           . box('meta', "\0" x 4,
                 box('hdlr', "\0" x 8, 'pict', "\0" x 13),
                 box('pitm', pack 'N n', 0, 1),
                 box('iinf', pack('N n', 0, 1),
                     box('infe', pack('N n n a4 C', 2 << 24, 1, 0, $type,
                                      0))),
                 box('iloc', pack 'N n n n n n N N', 0, 0x4400, 1, 1, 0, 1,
                             $how{at} || 24 + 8 + 32, length $data),
                 $how{more} || '',
                 box('iprp',
                     box('ipco', box('ispe', pack 'N N N', 0, $w, $h),
                         box('av1C', "\x81\0\0\0")),
                     box('ipma', pack 'N N n C C C', 0, 1, 1, 2, 1, 0x82)))
           . box('mdat', $data);
}


sub add_avif {
    my $base = shift;
    my $photo = $base->{'photo.avif'};
    my $alpha = $base->{'alpha.avif'};
    my $ispe = index $photo, 'ispe';

    refuse("avif-$_->[0]x$_->[1].avif", avif(@$_),
           qw(too_many_pixels broken_image))
        for [0xffffffff, 0xffffffff], [30000, 30000], [16385, 1],
            [65536, 65536], [100, 100], [0, 0];

    # a picture that lies of its sides, above what its pixels have

    for ([30000, 30000], [16384, 16384], [0xffffffff, 1], [8000, 6000]) {
        my ($w, $h) = @$_;
        my $lie = $photo;

        substr $lie, $ispe + 8, 8, pack 'NN', $w, $h;

        add($w * $h > 50e6 || $w > 16384 ? 'refuse' : 'may',
            "avif-lie-${w}x$h.avif", $lie);
    }

    for ([1, 1], [0, 0], [10, 10]) {
        my $lie = $photo;

        substr $lie, $ispe + 8, 8, pack 'NN', @$_;
        may("avif-lie-$_->[0]x$_->[1].avif", $lie);
    }

    refuse("avif-$_.avif", avif(100, 100, type => $_))
        for qw(grid iovl iden hvc1 Exif abcd);
    refuse('avif-grid-256.avif',
           avif(65536, 65536, type => 'grid',
                data => pack 'C4 nn', 0, 0, 255, 255, 65535, 65535));
    refuse('avif-grid-of-itself.avif',
           avif(100, 100, type => 'grid',
                data => pack('C4 nn', 0, 0, 0, 0, 100, 100),
                more => box('iref', pack('N', 0),
                            box('dimg', pack 'n n n', 1, 1, 1))));
    refuse('avif-far-item.avif', avif(100, 100, at => 0x7fffffff));
    refuse('avif-extents.avif', ftyp() . box('meta', "\0" x 4,
           box('iloc', pack('N n n n n n', 0, 0x4400, 1, 1, 0, 65535),
               pack('NN', 0, 0x7fffffff) x 65535)));
    refuse('avif-items.avif', ftyp() . box('meta', "\0" x 4,
           box('iinf', pack('N n', 0, 65535),
               map { box('infe', pack 'N n n a4 C', 2 << 24, $_, 0, 'av01',
                                 0) } 1 .. 65535)));
    refuse('avif-boxes.avif', ftyp() . box('free') x 500_000);
    refuse('avif-metas.avif', ftyp() . box('meta', "\0" x 4) x 200_000);
    refuse('avif-box-of-0.avif', ftyp() . pack 'N a4', 0, 'meta');
    refuse('avif-box-of-1.avif', ftyp() . pack 'N a4 x99', 1, 'meta');
    refuse('avif-box-large.avif',
           ftyp() . pack 'N a4 NN x99', 1, 'meta', 0x7fffffff, 0xffffffff);
    refuse('avif-no-meta.avif', ftyp() . box('mdat', 'x' x 9999));
    refuse('avif-sequence.avif', ftyp('avis') . box('moov', 'x' x 999));
    refuse('avif-nested.avif',
           ftyp() . nested(3000));
    may('avif-brand-heic.avif', with_brand($photo, 'heic'));
    refuse('avif-brand-mp42.avif', with_brand($photo, 'mp42'));
    may('avif-trailing.avif', $photo . "\0" x 100_000);
    may('avif-second.avif', $photo . $alpha);
    may('avif-free.avif', $photo . box('free', 'x' x 1_000_000));
    may('avif-data-noise.avif', noisy_end($photo, 3000));
    may('avif-alpha-noise.avif', noisy_end($alpha, 3000));
}


sub nested {
    my $n = shift;
    my $box = '';

    $box = box('meta', "\0" x 4, $box) for 1 .. $n;

    return $box;
}


sub with_brand {
    my ($file, $brand) = @_;
    my $n = unpack 'N', $file;

    return box('ftyp', $brand, "\0\0\0\0", $brand)
           . box('free', 'x' x ($n > 28 ? $n - 28 : 0)) . substr $file, $n;
}


sub noisy_end {
    my ($file, $n) = @_;

    substr $file, -$n, $n, join '', map { chr random(256) } 1 .. $n;

    return $file;
}


# %how: bits, compression, header (its length), planes, colors, palette,
# masks, offset

sub bmp {
    my ($w, $h, $pixels, %how) = @_;
    my $bits = defined $how{bits} ? $how{bits} : 24;
    my $header = defined $how{header} ? $how{header} : 40;

    $pixels = "\x80" x (($w * 3 + 3 & ~3) * $h) if !defined $pixels;

    my $more = ($how{masks} || '') . ($how{palette} || '');
    my $offset = defined $how{offset} ? $how{offset} : 54 + length $more;

    return pack('a2 V x4 V', 'BM', 54 + length($more . $pixels), $offset)
           . pack('V V V v v V V x8 V x4', $header, $w, $h,
                  defined $how{planes} ? $how{planes} : 1, $bits,
                  $how{compression} || 0, length $pixels, $how{colors} || 0)
           . $more . $pixels;
}


sub add_bmp {
    my %of = (palette => "\1\2\3\0" x 256);
    my $line = "\4\5\0\0";

    broken("bmp-$_->[0]x$_->[1].bmp", bmp($_->[0], $_->[1], 'x' x 99))
        for [30000, 30000], [0, 9], [9, 0], [0x7fffffff, 0x7fffffff],
            [0x7fffffff, 0x80000000], [0x80000000, 1], [0xffffffff, 1],
            [1, 0x80000000], [16384, 16384];
    large("bmp-rle-$_->[0]x$_->[1].bmp",
          bmp(@$_, "\0\1", bits => 8, compression => 1, %of))
        for [30000, 30000], [0x7fffffff, 0x7fffffff], [16385, 1],
            [8000, 8000];
    broken("bmp-bits-$_.bmp", bmp(9, 9, 'x' x 999, bits => $_))
        for 0, 2, 3, 5, 15, 48, 64, 65535;
    broken("bmp-compression-$_.bmp",
           bmp(9, 9, "\0\1" . 'x' x 999, compression => $_))
        for 1 .. 6, 11, 12, 13, 0xffffffff;
    broken("bmp-planes-$_.bmp", bmp(9, 9, undef, planes => $_))
        for 0, 2, 65535;
    unknown("bmp-header-$_.bmp", bmp(9, 9, undef, header => $_))
        for 0, 11, 41, 0x7fffffff, 0xffffffff;
    may("bmp-header-$_.bmp", bmp(9, 9, 'x' x 999, header => $_))
        for 12, 16, 52, 56, 64, 108, 124;
    broken("bmp-offset-$_.bmp", bmp(9, 9, undef, offset => $_))
        for 0, 14, 53, 999, 0x7fffffff, 0xffffffff;
    broken("bmp-masks-$_->[0].bmp",
           bmp(9, 9, 'x' x 999, bits => 32, compression => 3,
               masks => pack 'V3', @{ $_->[1] }))
        for ['gaps', [5, 0, 0]], ['ends', [0x80000001, 0, 0]];
    may("bmp-masks-$_->[0].bmp",
        bmp(9, 9, 'x' x 999, bits => 32, compression => 3,
            masks => pack 'V3', @{ $_->[1] }))
        for ['none', [0, 0, 0]], ['all', [(0xffffffff) x 3]],
            ['high', [(0x80000000) x 3]];
    broken('bmp-no-palette.bmp', bmp(9, 9, '', bits => 8));
    may('bmp-short-palette.bmp',
        bmp(9, 9, "\xff" x 108, bits => 8, colors => 1,
            palette => "\1\2\3\0"));
    may('bmp-many-colors.bmp',
        bmp(9, 9, "\xff" x 108, bits => 8, colors => 0xffffffff, %of));

    broken("bmp-rle-$_->[0].bmp",
           bmp(9, 9, $_->[1], bits => 8, compression => 1, %of))
        for ['no-end', $line x 9], ['lines', "\0\0" x 99 . "\0\1"],
            ['moves', "\0\2\xff\xff" x 99 . "\0\1"],
            ['literal-cut', "\0\xff" . 'x' x 99], ['empty', ''],
            ['byte', "\0"];
    may("bmp-rle-$_->[0].bmp",
        bmp(9, 9, $_->[1], bits => 8, compression => 1, %of))
        for ['runs', "\xff\xff" x 9999 . "\0\1"],
            ['nothing', "\0\2\0\0" x 99999 . "\0\1"], ['end', "\0\1"];
    may('bmp-rle-4.bmp',
        bmp(9, 9, "\xff\x12\0\xff" . 'x' x 128 . "\0\1", bits => 4,
            compression => 2, %of));
    must('bmp-rle.bmp', bmp(9, 9, "\x09\1\0\0" x 9 . "\0\1", bits => 8,
                            compression => 1, %of));
    must('bmp-24.bmp', bmp(9, 9));
}


# of pictures; %how: n, type, offset and len of the first, and its size

sub icon {
    my ($pictures, %how) = @_;
    my $at = 6 + 16 * @$pictures;
    my $n = defined $how{n} ? $how{n} : @$pictures;
    my ($entries, $data) = ('', '');

    for my $picture (@$pictures) {
        my $first = $data eq '';
        my $offset = $first && defined $how{offset} ? $how{offset}
                     : $at + length $data;
        my $len = $first && defined $how{len} ? $how{len} : length $picture;

        $entries .= pack 'C4 v v V V', $how{size} || 16, 16, 0, 0, 1, 32,
                                       $len, $offset;
        $data .= $picture;
    }

    return pack('v3', 0, $how{type} || 1, $n) . $entries . $data;
}


sub icon_bitmap {
    my ($w, $h, %how) = @_;
    my $bits = defined $how{bits} ? $how{bits} : 32;

    return pack('V V V v v V V x16', $how{header} || 40, $w, $h, 1, $bits,
                $how{compression} || 0, 0)
           . (defined $how{data} ? $how{data}
              : "\x80" x ($w * $h * 2) . "\0" x (4 * $h / 2));
}


sub ico {
    return icon([icon_bitmap(16, 32)]);
}


sub add_ico {
    my $base = shift;
    my $bitmap = icon_bitmap(16, 32);
    my $png = $base->{'alpha.png'};

    broken("ico-$_->[0]x$_->[1].ico",
           icon([icon_bitmap($_->[0], $_->[1], data => 'x' x 99)]))
        for [30000, 60000], [0, 32], [16, 0], [16, 31], [16, 1],
            [0x7fffffff, 0x7ffffffe], [16, 0xffffffe0], [0xfffffff0, 32];
    broken("ico-bits-$_.ico", icon([icon_bitmap(16, 32, bits => $_)]))
        for 0, 2, 3, 48, 65535;
    broken("ico-compression-$_.ico",
           icon([icon_bitmap(16, 32, compression => $_)])) for 1 .. 6;
    broken("ico-header-$_.ico", icon([icon_bitmap(16, 32, header => $_)]))
        for 12, 16, 64, 108, 124, 0x7fffffff;
    broken("ico-n-$_.ico", icon([$bitmap], n => $_, offset => 1048598))
        for 2, 255, 256, 257, 65535;
    unknown("ico-$_->[0].ico", icon([$bitmap], @$_[1, 2]))
        for ['n-0', n => 0], ['cursor', type => 2], ['type-3', type => 3],
            ['offset-0', offset => 0], ['offset-21', offset => 21],
            ['len-0', len => 0];
    broken("ico-$_->[0].ico", icon([$bitmap], @$_[1, 2]))
        for ['offset-far', offset => 0xffffffff],
            ['offset-end', offset => 22 + length $bitmap],
            ['len-1', len => 1], ['len-far', len => 0xffffffff];
    may('ico-size.ico', icon([$bitmap], size => 255));
    may('ico-same-place.ico',
        icon([$bitmap, $bitmap], offset => 38 + length $bitmap));
    broken('ico-of-icons.ico', icon([icon([icon([$bitmap])])]));
    broken("ico-of-$_.ico", icon([$base->{$_}]))
        for qw(coffee.jpg static.gif photo.avif sample.bmp);
    large('ico-png-30000.ico', icon([png(ihdr(30000, 30000),
                                         chunk('IDAT', 'x'),
                                         chunk('IEND', ''))]));
    large('ico-second-png.ico',
          icon([$bitmap, png(ihdr(0x7fffffff, 9), chunk('IDAT', 'x'),
                             chunk('IEND', ''))]));
    broken('ico-png-cut.ico', icon([substr $png, 0, -1]));
    broken('ico-png-noise.ico',
           icon([png(ihdr(9, 9), chunk('IDAT', 'x' x 99),
                     chunk('IEND', ''))]));
    may('ico-256.ico', icon([($bitmap) x 256]));
    must('ico-png.ico', icon([$png]));
    must('ico-both.ico', icon([$bitmap, $png]));
}


# of each thing that the directory says one that is wrong, and pages, strips
# and tiles that lie

sub add_tiff {
    my $base = shift;
    my $coffee = $base->{'coffee.tif'};
    my $pixel = sub { ($_[0] % 28 * 9, $_[1] % 28 * 9, 99) };
    my @sides = ([0xffffffff, 0xffffffff], [30000, 30000], [16385, 1],
                 [1, 16385], [0x7fffffff, 1]);

    for (@sides) {
        my ($w, $h) = @$_;

        refuse("tiff-${w}x$h.tif",
               tiff(tags => { 256 => [4, $w], 257 => [4, $h] }),
               qw(too_many_pixels broken_image));
        refuse("tiff-page-${w}x$h.tif",
               tiff_pages({ pixel => $pixel }, {},
                          { tags => { 256 => [4, $w], 257 => [4, $h] } }),
               qw(too_many_pixels broken_image));
    }

    broken("tiff-$_->[0].tif", tiff(pixel => $pixel, tags => $_->[1]))
        for ['no-width', { 256 => undef }], ['width-0', { 256 => [3, 0] }],
            ['no-strips', { 273 => undef }], ['no-counts', { 279 => undef }],
            ['strip-0', { 273 => [4, 0], 279 => [4, 0] }],
            ['strip-far', { 273 => [4, 0xfffffff0] }],
            ['strip-long', { 279 => [4, 0xfffffff0] }],
            ['rows-0', { 278 => [4, 0] }], ['rows-1', { 278 => [4, 1] }],
            ['bits-0', { 258 => [3, 0] }], ['bits-3', { 258 => [3, 3] }],
            ['bits-64', { 258 => [3, 64] }],
            ['bits-mixed', { 258 => [3, 8, 16, 32] }],
            ['samples-0', { 277 => [3, 0] }],
            ['samples-65535', { 277 => [3, 65535] }],
            ['float-8', { 339 => [3, 3] }], ['complex', { 339 => [3, 6] }],
            ['tile-0', { 322 => [3, 0], 323 => [3, 16] }],
            ['tile-strips', { 322 => [3, 16], 323 => [3, 16] }],
            ['type-of-width', { 256 => [5, 10] }],
            ['far-profile', { 34675 => [99, 0], 700 => [1, (0) x 9],
                              273 => undef }];
    broken("tiff-compression-$_.tif",
           tiff(pixel => $pixel, compression => $_))
        for 0, 2 .. 4, 6, 7, 9, 10, 32766, 32771, 32809, 32908, 32909, 33003,
            34661, 34676, 34677, 34712, 34887, 34925, 50000, 50001, 59999;
    broken("tiff-photometric-$_.tif",
           tiff(pixel => $pixel, photometric => $_))
        for 3 .. 6, 7, 9, 10, 32803, 32844, 32845, 65535;

    # data of a right length that are no data

    broken("tiff-noise-$_.tif",
           tiff(pixel => $pixel, w => 64, h => 64,
                tags => { 259 => [3, $_] }))
        for 5, 8, 32946;
    may('tiff-noise-packbits.tif',
        tiff(pixel => $pixel, tags => { 259 => [3, 32773] }));
    may("tiff-noise-fax-$_.tif",
        tiff(w => 64, h => 64, bits => 1, samples => 1, photometric => 0,
             tags => { 259 => [3, $_] }))
        for 2 .. 4;
    may('tiff-data-noise.tif', noisy_end($coffee, 9000));
    broken('tiff-jpeg-of-noise.tif',
           tiff(compression => 7, samples => 1, photometric => 1));

    # what is decoded at once

    refuse("tiff-tile-$_.tif",
           tiff(pixel => $pixel, tile => [16, 16],
                tags => { 322 => [4, $_], 323 => [4, $_] }),
           qw(needs_too_much_memory broken_image))
        for 9000, 60000, 65535, 65536, 0x7fffffff;
    may('tiff-bomb.tif',
        tiff_pages({ compression => 8, samples => 1, photometric => 1 },
                   { tags => { 256 => [3, 7000], 257 => [3, 7000],
                               278 => [3, 7000] } }));

    # directories

    my $tiff = tiff(pixel => $pixel);
    my $at = unpack 'x4 V', $tiff;

    broken('tiff-loop.tif', substr($tiff, 0, -4) . pack 'V', $at);
    broken('tiff-loop-to-start.tif', substr($tiff, 0, -4) . pack 'V', 1);
    broken('tiff-next-far.tif', substr($tiff, 0, -4) . pack 'V', 0xfffffff0);
    broken('tiff-entries.tif', substr($tiff, 0, $at) . "\xff\xff"
                               . substr $tiff, $at + 2);
    broken('tiff-pages.tif', tiff_pages({ pixel => sub { (1, 2, 3) }, w => 1,
                                          h => 1 }, ({}) x 5000));
    broken('tiff-no-directory.tif', "II*\0\0\0\0\0");
    broken('tiff-ones.tif', "MM\0*\0\0\0\x08" . "\xff" x 999);
    broken('tiff-big-ones.tif', "II+\0\x08\0\0\0" . "\xff" x 999);
    broken('tiff-big-far.tif', "II+\0\x08\0\0\0" . "\xff" x 8 . "\0" x 99);
    broken('tiff-field-long.tif',
           replace(tiff(pixel => $pixel, tags => { 700 => [99, 0] }),
                   pack('vvV', 700, 99, 1), pack('vvV', 700, 1, 0x7fffffff)));
    may('tiff-icc.tif', tiff(pixel => $pixel,
                             tags => { 34675 => [7, icc(9999, 'offset')] }));
    may('tiff-icc-noise.tif',
        tiff(pixel => $pixel,
             tags => { 34675 => [7, join '', map { chr random(256) }
                                                 1 .. 5000] }));
    may('tiff-xmp.tif', tiff(pixel => $pixel,
                             tags => { 700 => [1, (60) x 50000] }));
    may('tiff-floats.tif',
        tiff(bits => 32, kind => 3,
             pixel => sub { ('nan', $_[0] % 2 ? '-inf' : 'inf', 1e38) }));

    # and what is right

    must('tiff-tiles.tif', tiff(pixel => $pixel, tile => [16, 16]));
    must('tiff-planes.tif', tiff(pixel => $pixel, planes => 1));
    must('tiff-big.tif', tiff(pixel => $pixel, big => 1, motorola => 1));
}


# headers that promise much, and boxes

sub add_jxl {
    my $base = shift;
    my $jxl = $base->{'sample.jxl'};
    my $noise = join '', map { chr random(256) } 1 .. 2000;

    refuse("jxl-$_->[0]x$_->[1].jxl", jxl_header(@$_) . $noise,
           'too_many_pixels')
        for [30000, 30000], [1 << 30, 1 << 30], [16385, 1], [1, 1 << 30],
            [8000, 8000];
    refuse("jxl-deep-$_->[0]x$_->[1].jxl",
           jxl_header(@$_, bits => 16, alpha => 1) . $noise,
           qw(needs_too_much_memory too_many_pixels))
        for [7000, 7000], [16384, 3000];
    broken("jxl-noise-$_->[0].jxl", jxl_header(64, 64, @$_[1 .. $#$_]) . $noise)
        for ['plain'], ['float', float => 1, bits => 32],
            ['alpha', alpha => 1], ['grey', grey => 1],
            ['animated', animation => 1], ['preview', preview => 1],
            ['bits', bits => 31], ['turned', orientation => 7];
    broken("jxl-$_->[0].jxl", $_->[1])
        for ['zeros', "\xff\x0a" . "\0" x 9999],
            ['ones', "\xff\x0a" . "\xff" x 9999],
            ['noise', "\xff\x0a" . $noise],
            ['header', jxl_header(64, 64)],
            ['no-boxes', jxl_container()],
            ['no-stream', jxl_container(jxl_box('jxlc', ''))],
            ['many-boxes', jxl_container((jxl_box('free', '')) x 500_000)],
            ['parts', jxl_container(map { jxl_box('jxlp', pack 'N', $_) }
                                    0 .. 200_000)],
            ['part-order', jxl_container(map { jxl_box('jxlp', pack 'N', $_) }
                                         1, 0)],
            ['box-of-1', jxl_container("\0\0\0\1jxlc" . "\xff" x 99)],
            ['box-of-7', jxl_container("\0\0\0\7jxlc" . "\xff" x 99)];

    return if !defined $jxl;

    broken('jxl-two.jxl', jxl_container((jxl_box('jxlc', $jxl)) x 2));
    broken('jxl-part-not-last.jxl',
           jxl_container(jxl_box('jxlp', "\0\0\0\0$jxl")));
    may('jxl-trailing.jxl', "$jxl$noise");
    may('jxl-exif.jxl', jxl_container(jxl_box('Exif', "\0\0\0\0" . exif('deep')),
                                      jxl_box('jxlc', $jxl)));
    may('jxl-brob.jxl', jxl_container(jxl_box('brob', "xml $noise"),
                                      jxl_box('jxlc', $jxl)));
    must('jxl-box.jxl', jxl_container(jxl_box('jxlc', $jxl)));
    must('jxl-bytes.jxl',
         jxl_container((map { jxl_box('jxlp', pack('N', $_)
                                              . substr $jxl, $_, 1) }
                        0 .. 99),
                       jxl_box('jxlp', pack('N', 0x80000064)
                                       . substr $jxl, 100)));
}


sub replace {
    my ($bytes, $from, $to) = @_;

    substr $bytes, index($bytes, $from), length $from, $to;

    return $bytes;
}


# formats that are not switched on, and some that never will be

sub add_other {
    my $base = shift;
    my %file = (
        'pdf'           => "%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\n"
                           . "%%EOF\n",
        'eps'           => "%!PS-Adobe-3.0 EPSF-3.0\n"
                           . "%%BoundingBox: 0 0 9 9\n"
                           . "(/etc/passwd) (r) file\n",
        'eps-binary'    => "\xc5\xd0\xd3\xc6" . "\0" x 26 . '%!PS',
        'mvg'           => "push graphic-context\nviewbox 0 0 9 9\n"
                           . "image over 0,0 0,0 'https://127.0.0.1/x'\n"
                           . "pop graphic-context\n",
        'mvg-magic'     => "#MVG\nimage over 0,0 0,0 'ephemeral:/tmp/x'\n",
        'msl'           => "<?xml version=\"1.0\"?>\n<image>\n"
                           . "<read filename=\"/etc/passwd\"/>\n"
                           . "<write filename=\"/tmp/x\"/>\n</image>\n",
        'vid'           => "vid:/etc/passwd\n",
        'miff'          => "id=ImageMagick\nclass=DirectClass\ncolumns=9999"
                           . "9\nrows=99999\n\x0c:\x1a",
        'mpc'           => "id=MagickCache\ncolumns=9\nrows=9\n:\x1a",
        'xpm'           => "/* XPM */\nstatic char *a[] = {\n\"9 9 1 1\",\n",
        'xbm'           => "#define a_width 99999\n#define a_height 99999\n"
                           . "static char a_bits[] = { 0x00 };\n",
        'ppm'           => "P6\n99999 99999\n255\n",
        'pgm'           => "P5\n4 4\n255\n" . 'x' x 16,
        'pfm'           => "PF\n99999 99999\n-1.0\n",
        'pam'           => "P7\nWIDTH 99999\nHEIGHT 99999\nDEPTH 3\n"
                           . "MAXVAL 255\nENDHDR\n",
        'hdr'           => "#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n"
                           . "-Y 99999 +X 99999\n",
        'fits'          => sprintf('%-80s' x 3, 'SIMPLE  =   T',
                                   'NAXIS1  =   99999', 'END') . ' ' x 2640,
        'exr'           => "\x76\x2f\x31\x01\2\0\0\0" . 'x' x 99,
        'mat'           => "MATLAB 5.0 MAT-file" . ' ' x 107 . "\0\1IM",
        'nifti'         => pack('V', 348) . "\0" x 340 . "n+1\0",
        'analyze'       => pack('V', 348) . "\0" x 344,
        'vips'          => "\xb6\xa6\xf2\x08" . pack('V V V', 99999, 99999, 3)
                           . "\0" x 48,
        'vips-big'      => "\x08\xf2\xa6\xb6" . "\xff" x 60,
        'openslide'     => "\xff\xd8\xfe\xff\0\x10Aperio Image",
        'dicom'         => "\0" x 128 . "DICM\2\0\0\0",
        'jp2'           => "\0\0\0\x0cjP  \r\n\x87\n" . 'x' x 99,
        'j2k'           => "\xff\x4f\xff\x51\0\x2f" . 'x' x 99,
        'psd'           => "8BPS\0\1" . "\xff" x 99,
        'xcf'           => "gimp xcf v011\0" . "\xff" x 99,
        'pcx'           => "\x0a\5\1\x08" . "\xff" x 124,
        'tga'           => "\0\0\2\0\0\0\0\0\0\0\0\0\xff\xff\xff\xff\x20\0",
        'wmf'           => "\xd7\xcd\xc6\x9a" . "\xff" x 99,
        'emf'           => "\1\0\0\0" . "\0" x 36 . ' EMF',
        'dds'           => "DDS \x7c\0\0\0" . "\xff" x 120,
        'mng'           => "\x8aMNG\r\n\x1a\n" . "\0" x 99,
        'jng'           => "\x8bJNG\r\n\x1a\n" . "\0" x 99,
        'flif'          => "FLIF\x44\x31" . "\xff" x 99,
        'djvu'          => "AT&TFORM\0\0\0\x20DJVU" . "\0" x 32,
        'matrix'        => "99999 99999\n1 2 3\n",
        'wav'           => "RIFF\x24\0\0\0WAVEfmt " . "\0" x 32,
        'avi'           => "RIFF\xff\xff\0\0AVI LIST" . "\0" x 32,
        'mp4'           => box('ftyp', 'isom', "\0\0\2\0", 'isommp42')
                           . box('moov', 'x' x 99),
        'mov'           => box('ftyp', 'qt  ', "\0\0\2\0") . box('wide'),
        'webm'          => "\x1a\x45\xdf\xa3" . "\0" x 99,
        'mp3'           => "ID3\3\0\0\0\0\0\0" . "\xff\xfb" x 99,
        'ogg'           => "OggS\0\2" . "\0" x 99,
        'elf'           => "\x7fELF\2\1\1" . "\0" x 99,
        'zip'           => "PK\3\4" . "\0" x 99,
        'gzip'          => "\x1f\x8b\x08\0\0\0\0\0\0\3" . "\0" x 99,
        'xz'            => "\xfd7zXZ\0" . "\0" x 99,
        'swf'           => "FWS\6" . "\xff" x 99,
        'woff'          => "wOFF\0\1\0\0" . "\xff" x 99,
        'class'         => "\xca\xfe\xba\xbe" . "\0" x 99,
    );

    my @extensions = qw(jpg png gif webp avif);

    for my $name (sort keys %file) {
        my $extension = $extensions[random(scalar @extensions)];

        refuse("$name.$extension", $file{$name},
               qw(not_an_image format_not_allowed));
    }

    refuse("heic.$_", $base->{'chelsea-10bit.heic'}, 'format_not_allowed')
        for qw(heic jpg avif);
}


sub svg {
    my $inside = shift;

    return '<svg xmlns="http://www.w3.org/2000/svg" '
           . 'xmlns:xlink="http://www.w3.org/1999/xlink" '
           . 'width="20" height="20">' . $inside
           . '<rect width="9" height="9"/></svg>' . "\n";
}


sub add_svg {
    my $doctype = '<?xml version="1.0"?>' . "\n" . '<!DOCTYPE svg [';
    my $gzip = Compress::Zlib::memGzip(svg(''));

    my %file = (
        plain    => svg(''),
        entities => $doctype . '<!ENTITY a0 "aaaaaaaaaa">'
                    . join('', map { my $n = $_ - 1;
                                     "<!ENTITY a$_ \"" . "&a$n;" x 10 . '">' }
                                   1 .. 9)
                    . "]>\n" . svg('<text>&a9;</text>'),
        quadratic => $doctype . '<!ENTITY a "' . 'a' x 100_000 . '">'
                     . "]>\n" . svg('<text>' . '&a;' x 10_000 . '</text>'),
        recursive => $doctype . '<!ENTITY a "&b;"><!ENTITY b "&a;">'
                     . "]>\n" . svg('<text>&a;</text>'),
        external => $doctype . '<!ENTITY a SYSTEM "file:///etc/passwd">'
                    . "]>\n" . svg('<text>&a;</text>'),
        file     => svg('<image xlink:href="file:///etc/passwd"/>'),
        http     => svg('<image xlink:href="http://127.0.0.1/"/>'),
        script   => svg('<script>alert(1)</script>'),
        deep     => svg('<g>' x 100_000),
        large    => '<svg xmlns="http://www.w3.org/2000/svg" '
                    . 'width="99999999" height="99999999"/>',
        pattern  => svg('<pattern id="a" width="1e-9" height="1e-9"/>'
                        . '<rect fill="url(#a)" width="1e9" height="1e9"/>'),
        uses     => svg(join '', map { my $n = $_ - 1;
                                       "<g id=\"g$_\">"
                                       . "<use xlink:href=\"#g$n\"/>" x 10
                                       . '</g>' } 1 .. 9),
        bom      => "\xef\xbb\xbf" . svg(''),
        utf16    => "\xff\xfe" . join('', map { "$_\0" } split //, svg('')),
        blanks   => "\n" x 99_999 . svg(''),
        comment  => '<!--' . 'x' x 99_999 . '-->' . svg(''),
        gzipped  => $gzip,
        'gzip-cut' => substr($gzip, 0, length($gzip) / 2),
        'gzip-bomb' => Compress::Zlib::memGzip(svg(' ' x 30_000_000)),
    );

    for my $name (sort keys %file) {
        refuse("svg-$name.$_", $file{$name},
               qw(not_an_image format_not_allowed))
            for $name eq 'plain' ? qw(svg svgz jpg png xml) : 'svg';
    }
}


sub add_text {
    my %file = (
        html  => "<!DOCTYPE html>\n<html><body><script>alert(1)</script>"
                 . "</body></html>\n",
        json  => '{"image": "data:image/png;base64,AAAA"}' . "\n",
        csv   => "1,2,3\n" x 1000,
        txt   => "a picture\n",
        xml   => "<?xml version=\"1.0\"?>\n<a/>\n",
        php   => "<?php system(\$_GET['a']); ?>\n",
        js    => "alert(document.cookie);\n",
        css   => "body { background: url(//127.0.0.1/) }\n",
        http  => "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n",
        uri   => "data:image/png;base64,iVBORw0KGgo=\n",
        path  => "/etc/passwd\n",
        vips  => "x.jpg[n=-1]\n",
    );

    for my $name (sort keys %file) {
        unknown("text-$name.$_", $file{$name}) for qw(jpg png);
    }
}


# right pictures under wrong names, and names that a loader might read

sub add_names {
    my $base = shift;
    my %of = (jpg => 'coffee.jpg', png => 'alpha.png', gif => 'static.gif',
              webp => 'alpha-lossy.webp', avif => 'photo.avif');
    my @types = sort keys %of;

    for my $i (0 .. $#types) {
        must("name-is-$types[$i].$types[$i - 1]", $base->{$of{$types[$i]}});
        must("name-is-$types[$i].$_", $base->{$of{$types[$i]}})
            for qw(svg pdf html);
    }

    must('name-none', $base->{'coffee.jpg'});
    must('name[n=-1].gif', $base->{'static.gif'});
    must('name[access=random,fail=0].jpg', $base->{'coffee.jpg'});
    must('msl:name.jpg', $base->{'coffee.jpg'});
}


# more than one thing at once: what begins as a picture is that picture, and
# what does not is none

sub add_polyglots {
    my $base = shift;
    my $html = '<script>alert(1)</script>';
    my ($jpeg, $png, $gif, $webp, $avif)
        = @$base{qw(coffee.jpg alpha.png static.gif alpha-lossy.webp
                    photo.avif)};
    my %of = (jpg => $jpeg, png => $png, gif => $gif, webp => $webp,
              avif => $avif);

    for my $type (sort keys %of) {
        may("poly-then-html.$type", $of{$type} . $html);
        may("poly-then-zip.$type", $of{$type} . "PK\3\4" . "\0" x 99);
        may("poly-then-jpeg.$type", $of{$type} . $jpeg);
        may("poly-twice.$type", $of{$type} x 2);
        unknown("poly-html-then.$type", $html . $of{$type});
        unknown("poly-line-then.$type", "\n" . $of{$type});
        unknown("poly-bom-then.$type", "\xef\xbb\xbf" . $of{$type});
    }

    may('poly-comment-html.jpg', substr($jpeg, 0, 2)
                                 . segment(0xfe, "--><html>$html")
                                 . substr $jpeg, 2);
    may('poly-comment-php.jpg', substr($jpeg, 0, 2)
                                . segment(0xfe, '<?php system("id"); ?>')
                                . substr $jpeg, 2);
    may('poly-svg-in-exif.jpg', insert($jpeg, "Exif\0\0" . svg('')));
    may('poly-text-html.png',
        after_ihdr($png, chunk('tEXt', "a\0$html")));
    broken('poly-gif-js.gif', "GIF89a/*" . "\0" x 20 . '*/=1;alert(1);');
    broken('poly-gif-then-png.gif', 'GIF89a' . $png);
    broken('poly-jpeg-then-png.jpg', "\xff\xd8\xff" . $png);
    broken('poly-png-then-gif.png', "\x89PNG\r\n\x1a\n" . $gif);
    broken('poly-webp-of-jpeg.webp', riff(part('VP8 ', $jpeg)));
    broken('poly-webp-of-png.webp', riff($png));
    refuse('poly-avif-of-jpeg.avif', ftyp() . box('mdat', $jpeg));
    unknown('poly-pdf-of-jpeg.jpg', "%PDF-1.4\nstream\n${jpeg}endstream\n");
    broken('poly-bmp-of-jpeg.jpg', bmp(10, 10, $jpeg, compression => 4));
    unknown('poly-mvg.png', "push graphic-context\n" . $png);
}


# sources that end too early are never half a picture

sub add_cut {
    my $base = shift;

    for my $name (@Accepted, @Refused) {
        my $bytes = $base->{$name};

        next if !defined $bytes;

        for my $part (10, 50, 90, 99.9) {
            my $n = int length($bytes) * $part / 100;

            refuse("cut-$part-$name", substr $bytes, 0, $n);
        }
    }
}


sub add_flipped {
    my $base = shift;

    for my $name (@Accepted, @Refused) {
        my $bytes = $base->{$name};

        next if !defined $bytes;

        for my $how ([1, 1], [10, 1], [100, 1], [3, 0.02], [20, 0.05]) {
            my ($n, $part) = @$how;
            my $flipped = $bytes;
            my $end = int(8 * length($bytes) * $part) || 1;

            vec($flipped, random($end), 1) ^= 1 for 1 .. $n;

            may('flip-' . $n . ($part < 1 ? '-head' : '') . "-$name",
                $flipped);
        }
    }
}


1;
