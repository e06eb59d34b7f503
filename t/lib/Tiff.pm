package Tiff;

# Copyright (C) the ngx_http_imgproc_module authors

# TIFF of any kind, for tests.
#
# tiff(%how)          a picture
# tiff_pages(\%how, @pages)
#                     several; each page is a reference to a hash
#
# w, h, pixel         sides, and what gives the samples of (x, y)
# bits, samples       of a sample, of a pixel: 8, 3
# photometric         2
# kind                SampleFormat: 1
# compression         1 (none), 8 (deflate) or 32773 (PackBits); any other
#                     number is written down, and the data are not compressed
# rows                lines of a strip, all by default
# tile                [w, h] instead of strips
# planes              1: a plane for each sample
# big, motorola       BigTIFF, and the other order of bytes (of the file)
# tags                { 274 => [type, numbers ..], 278 => undef, .. }: fields
#                     that are added, or written otherwise, or left out

use strict;
use warnings;

use Compress::Zlib ();
use Exporter qw(import);

our @EXPORT = qw(tiff tiff_pages);

my %Size = (1 => 1, 2 => 1, 3 => 2, 4 => 4, 5 => 8, 7 => 1, 12 => 8,
            16 => 8);


sub tiff {
    my %how = @_;

    return tiff_pages(\%how, {});
}


sub tiff_pages {
    my ($file, @pages) = @_;
    my $end = $file->{motorola} ? '>' : '<';
    my $big = $file->{big};
    my $magic = $file->{motorola} ? 'MM' : 'II';
    my $tiff = $big ? $magic . pack "(SSSQ)$end", 43, 8, 0, 0
                    : $magic . pack "(SL)$end", 42, 0;
    my $link = $big ? 8 : 4;

    for my $page (@pages) {
        my %how = (w => 10, h => 10, bits => 8, samples => 3,
                   photometric => 2, kind => 1, compression => 1, %$file,
                   %$page);
        my (@offsets, @counts);

        for my $block (blocks(\%how, $end)) {
            push @offsets, length $tiff;
            push @counts, length $block;
            $tiff .= $block;
            $tiff .= "\0" if length($tiff) % 2;
        }

        my %tags = fields(\%how, \@offsets, \@counts);
        my ($at, $directory) = directory(\%tags, \$tiff, $big, $end);

        substr $tiff, $link, $big ? 8 : 4, pack(($big ? 'Q' : 'L') . $end, $at);
        $tiff .= $directory;
        $link = length($tiff) - ($big ? 8 : 4);
    }

    return $tiff;
}


sub fields {
    my ($how, $offsets, $counts) = @_;
    my $type = $how->{big} ? 16 : 4;

    my %tags = (256 => [3, $how->{w}], 257 => [3, $how->{h}],
                258 => [3, ($how->{bits}) x $how->{samples}],
                259 => [3, $how->{compression}],
                262 => [3, $how->{photometric}],
                277 => [3, $how->{samples}]);

    $tags{284} = [3, 2] if $how->{planes};
    $tags{339} = [3, ($how->{kind}) x $how->{samples}] if $how->{kind} != 1;

    if ($how->{tile}) {
        $tags{322} = [3, $how->{tile}[0]];
        $tags{323} = [3, $how->{tile}[1]];
        $tags{324} = [$type, @$offsets];
        $tags{325} = [$type, @$counts];

    } else {
        $tags{273} = [$type, @$offsets];
        $tags{278} = [4, $how->{rows} || $how->{h}];
        $tags{279} = [$type, @$counts];
    }

    my %other = %{ $how->{tags} || {} };

    $tags{$_} = $other{$_} for keys %other;

    return map { ($_ => $tags{$_}) } grep { defined $tags{$_} } keys %tags;
}


# long values are written before the directory, which is returned

sub directory {
    my ($tags, $tiff, $big, $end) = @_;
    my $room = $big ? 8 : 4;
    my $entries = '';

    for my $tag (sort { $a <=> $b } keys %$tags) {
        my ($type, @values) = @{ $tags->{$tag} };
        my $count = @values;
        my $data;

        if (!$Size{$type}) {
            $data = pack "L$end", $values[0];

        } elsif ($type == 2 || $type == 7) {
            $data = $values[0];
            $count = length $data;

        } elsif ($type == 12) {
            $data = pack "(d)$end*", @values;

        } else {
            $data = join '', map { number($Size{$type}, $end, $_) } @values;
        }

        if (length $data > $room) {
            my $at = length $$tiff;

            $$tiff .= $data;
            $$tiff .= "\0" if length($$tiff) % 2;
            $data = pack(($big ? 'Q' : 'L') . $end, $at);
        }

        $entries .= pack(($big ? '(SSQ)' : '(SSL)') . $end, $tag, $type,
                         $count)
                    . $data . "\0" x ($room - length $data);
    }

    return (length $$tiff,
            pack(($big ? 'Q' : 'S') . $end, scalar keys %$tags) . $entries
            . pack(($big ? 'Q' : 'L') . $end, 0));
}


sub number {
    my ($size, $end, $n) = @_;

    return $size == 1 ? chr $n
           : $size == 2 ? pack "S$end", $n
           : $size == 4 ? pack "L$end", $n
           : pack "Q$end", $n;
}


sub blocks {
    my ($how, $end) = @_;
    my ($w, $h) = @$how{qw(w h)};
    my ($bw, $bh) = $how->{tile} ? @{ $how->{tile} }
                                 : ($w, $how->{rows} || $h);
    my @planes = $how->{planes} ? map { [$_] } 0 .. $how->{samples} - 1
                                : [0 .. $how->{samples} - 1];
    my @blocks;

    for my $plane (@planes) {
        for (my $y = 0; $y < $h; $y += $bh) {
            for (my $x = 0; $x < $w; $x += $bw) {
                my $rows = $how->{tile} || $y + $bh <= $h ? $bh : $h - $y;

                push @blocks,
                     compress($how, join '', map {
                         row($how, $end, $plane, $x, $bw, $y + $_)
                     } 0 .. $rows - 1);
            }
        }
    }

    return @blocks;
}


sub row {
    my ($how, $end, $plane, $x, $n, $y) = @_;
    my @samples;

    for my $i ($x .. $x + $n - 1) {
        my @pixel = $how->{pixel}
                    && $i < $how->{w} && $y < $how->{h}
                    ? $how->{pixel}->($i, $y) : (0) x $how->{samples};

        push @samples, @pixel[@$plane];
    }

    my $bits = $how->{bits};

    return pack "(f)$end*", @samples if $how->{kind} == 3 && $bits == 32;
    return pack "(d)$end*", @samples if $how->{kind} == 3;
    return pack "(S)$end*", @samples if $bits == 16;
    return pack "(L)$end*", @samples if $bits == 32;
    return pack 'C*', @samples if $bits == 8;

    return pack 'B*', join '', map { sprintf "%0${bits}b", $_ } @samples;
}


sub compress {
    my ($how, $data) = @_;

    return Compress::Zlib::compress($data) if $how->{compression} == 8;

    return $data if $how->{compression} != 32773;

    return join '', map { chr(length($_) - 1) . $_ }
                    $data =~ /(.{1,128})/sg;
}


1;
