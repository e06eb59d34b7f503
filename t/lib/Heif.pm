package Heif;

# Copyright (C) the ngx_http_imgproc_module authors

# HEIF taken apart, and put together in another way, for tests.
#
# heif_items($heif)
#     its items, in their order: type, data, and props, the boxes that belong
#     to it, each [$type, $data]
# heif(\%how, @items)
#     a file of such items, numbered from 1 on: how{primary} (1) is the number
#     of the one that is shown.  Items may have refs, [$type, @numbers] each,
#     and be hidden: no pictures of their own.
# heif_turn($quarters), heif_mirror($axis), heif_size($w, $h)
#     boxes: counterclockwise; 0 from above to below, 1 from left to right
# heif_grid($columns, $rows, $w, $h)
#     the data of an item that is a grid

use strict;
use warnings;

use Exporter qw(import);

our @EXPORT = qw(heif_items heif heif_turn heif_mirror heif_size heif_grid);


sub box {
    my ($type, $data) = @_;

    return pack('N a4', 8 + length $data, $type) . $data;
}


sub boxes {
    my ($data) = @_;
    my @found;

    for (my $at = 0; $at + 8 <= length $data; ) {
        my ($size, $type) = unpack 'N a4', substr $data, $at, 8;

        push @found, [$type, substr $data, $at + 8, $size - 8];
        $at += $size;
    }

    return @found;
}


sub find {
    my ($type, @boxes) = @_;

    return map { $_->[1] } grep { $_->[0] eq $type } @boxes;
}


# what heif-enc and libvips write: infe 2, iloc 0 or 1, ipma 0

sub heif_items {
    my ($heif) = @_;
    my ($meta) = find('meta', boxes($heif));
    my @meta = boxes(substr $meta, 4);
    my ($iinf) = find('iinf', @meta);
    my ($iloc) = find('iloc', @meta);
    my @iprp = boxes(find('iprp', @meta));
    my @ipco = boxes(find('ipco', @iprp));
    my ($ipma) = find('ipma', @iprp);
    my ($idat) = find('idat', @meta);
    my (@ids, %items);

    for (find('infe', boxes(substr $iinf, 6))) {
        my ($id, $type) = unpack 'x4 n x2 a4', $_;

        push @ids, $id;
        $items{$id} = { type => $type, data => '', props => [] };
    }

    my ($version, $widths, $base, $n) = unpack 'C x3 C C n', $iloc;
    my $at = 8;
    my $number = sub {
        my ($size) = @_;
        my $bytes = substr $iloc, $at, $size;

        $at += $size;

        return oct '0x0' . unpack 'H*', $bytes;
    };

    for (1 .. $n) {
        my $id = $number->(2);
        my $method = $version ? $number->(2) & 15 : 0;

        $number->(2);

        my $start = $number->($base >> 4);

        for (1 .. $number->(2)) {
            $number->($base & 15) if $version;

            my $offset = $number->($widths >> 4) + $start;
            my $length = $number->($widths & 15);

            $items{$id}{data} .= substr $method ? $idat : $heif, $offset,
                                        $length;
        }
    }

    my @bytes = unpack 'x4 N C*', $ipma;

    for (1 .. shift @bytes) {
        my $id = shift(@bytes) << 8;

        $id |= shift @bytes;
        push @{ $items{$id}{props} }, $ipco[((shift @bytes) & 127) - 1]
            for 1 .. shift @bytes;
    }

    return @items{@ids};
}


sub heif {
    my ($how, @items) = @_;
    my (@ipco, %number, $refs, $infe, $ipma);

    $refs = $infe = $ipma = '';

    for my $i (1 .. @items) {
        my $item = $items[$i - 1];
        my @props = @{ $item->{props} };

        $infe .= box('infe', pack 'C C n n n a4 x', 2, 0, $item->{hidden} ? 1
                             : 0, $i, 0, $item->{type});
        $refs .= box($_->[0], pack 'n n n*', $i, @$_ - 1, @$_[1 .. $#$_])
            for @{ $item->{refs} || [] };

        for (@props) {
            my $box = box(@$_);

            $number{$box} ||= push @ipco, $box;
        }

        $ipma .= pack 'n C C*', $i, scalar @props, map {
                     $number{box(@$_)}
                     | ($_->[0] =~ /^(?:hvcC|irot|imir|clap)$/ ? 128 : 0)
                 } @props;
    }

    my $meta = sub {
        my ($offset) = @_;
        my $iloc = '';

        for my $i (1 .. @items) {
            my $length = length $items[$i - 1]{data};

            $iloc .= pack 'n n n N N', $i, 0, 1, $offset, $length;
            $offset += $length;
        }

        return box('meta', pack('N', 0)
            . box('hdlr', pack 'x8 a4 x13', 'pict')
            . box('pitm', pack 'N n', 0, $how->{primary} || 1)
            . box('iinf', pack('N n', 0, scalar @items) . $infe)
            . ($refs eq '' ? '' : box('iref', pack('N', 0) . $refs))
            . box('iprp', box('ipco', join '', @ipco)
                          . box('ipma', pack('N N', 0, scalar @items)
                                        . $ipma))
            . box('iloc', pack('N C C n', 0, 0x44, 0, scalar @items)
                          . $iloc));
    };

    my $head = box('ftyp', 'heic' . pack('N', 0) . 'mif1heic');
    my $offset = length($head) + length($meta->(0)) + 8;

    return $head . $meta->($offset)
           . box('mdat', join '', map { $_->{data} } @items);
}


sub heif_turn   { return ['irot', pack 'C', $_[0]] }
sub heif_mirror { return ['imir', pack 'C', $_[0]] }
sub heif_size   { return ['ispe', pack 'N N N', 0, @_] }


sub heif_grid {
    my ($columns, $rows, $w, $h) = @_;

    return pack 'C C C C n n', 0, 0, $rows - 1, $columns - 1, $w, $h;
}


1;
