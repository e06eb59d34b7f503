package Sizes;

# Copyright (C) the ngx_http_imgproc_module authors

# A block made of rows: each asks for a plain picture with some options, and
# says what size must come back.
#
# size_row($max, $source, $options, $result)
#     A request for $options of a picture of $source, "WxH", in a location
#     with imgproc_max_result_dimension $max; $result is "WxH", too.
#
# The rows are all that the file's one block asks for; --- rows says how many
# there are at least.

use strict;
use warnings;

use Exporter qw(import);
use Picture;

our @EXPORT = qw(size_row);

my (@Rows, %Source, %Max);


sub size_row {
    my ($max, $source, $options, $result) = @_;

    push @Rows, ["GET /$max/$options/$source.png" =~ s{//+}{/}gr,
                 "png $result"];
    $Source{$source} = [split /x/, $source];
    $Max{$max} = 1;
}


Test::Nginx::Socket::add_block_preprocessor(sub {
    my $block = shift;

    die 'only ' . @Rows . " rows\n" if @Rows < $block->rows;

    $block->set_value(config => join '', map { <<"CONF" } sort keys %Max);
    location ~ ^/$_/(?<opts>(?:[^/:]+:[^/]*/)*)(?<file>[^/]+)\$ {
        imgproc                       \$opts;
        imgproc_max_result_dimension  $_;
        imgproc_pass                  /pictures/\$file;
    }
CONF

    $block->set_value(user_files =>
                      [map { [ "pictures/$_.png" =>
                               Picture::plain(@{ $Source{$_} }) ] }
                           sort keys %Source]);

    $block->set_value(request => [map { $_->[0] } @Rows]);
    $block->set_value(error_code => [(200) x @Rows]);
    $block->set_value(image => [map { $_->[1] } @Rows]);
});


1;
