package Url;

# Copyright (C) the ngx_http_imgproc_module authors

# URLs for imgproc_url, and a section with a table of errors; to be used
# after Picture.
#
# In --- images, --- pixels, --- against, --- options, --- errors and in
# requests that are texts:
#
#     <local:///a.jpg>          that in base64 for URLs
#     {}                        the signature of what follows, by the key
#                               "secret" and the salt "hello"
#     {test-key,test-salt,8}    by others, of so many bytes
#
# --- errors
#     /img/_/w:x/a  400 bad_option
#     A request, its status and, in the header X-Error, $imgproc_error; "-"
#     for none.
#
# url($text)                    such a text, expanded
# signature($rest, $key, $salt, $size)
# base64($bytes)

use strict;
use warnings;

use Digest::SHA qw(hmac_sha256);
use Exporter qw(import);
use MIME::Base64 qw(encode_base64);

our @EXPORT = qw(url signature base64);


Test::Nginx::Socket::add_block_preprocessor(sub {
    my $block = shift;

    for my $section (qw(images pixels against options errors request)) {
        my $text = $block->$section;

        next if !defined $text;

        if (ref $text eq 'ARRAY') {
            $block->set_value($section => [ map { ref $_ ? $_ : url($_) }
                                                @$text ]);

        } elsif (!ref $text) {
            $block->set_value($section => join "\n", map { url($_) }
                                                     split /\n/, $text);
        }
    }

    return if !defined $block->errors;

    my @rows = map { [ split ' ' ] } grep { /\S/ } split /\n/, $block->errors;

    my @requests = map { "GET $_->[0]" } @rows;
    my @statuses = map { $_->[1] } @rows;
    my @headers = map { my $error = defined $_->[2] ? $_->[2] : '-';
                        $error eq '-' ? "!X-Error\n" : "X-Error: $error\n" }
                      @rows;

    $block->set_value(request => @rows > 1 ? \@requests : $requests[0]);
    $block->set_value(error_code => @rows > 1 ? \@statuses : $statuses[0]);
    $block->set_value(response_headers => @rows > 1 ? \@headers
                                                    : $headers[0]);
});


sub url {
    my $text = shift;

    $text =~ s/<([^<>]*)>/base64($1)/eg;

    # the rest is signed: up to a blank, without the query

    $text =~ s{\{([^\{\}]*)\}/([^\s?]*)}
              { signature($2, split /,/, $1) . "/$2" }e;

    return $text;
}


sub signature {
    my ($rest, $key, $salt, $size) = @_;

    $key = 'secret' if !defined $key;
    $salt = 'hello' if !defined $salt;

    return base64(substr hmac_sha256("$salt/$rest", $key), 0, $size || 32);
}


sub base64 {
    my $text = encode_base64($_[0], '');

    $text =~ tr/+\//-_/;
    $text =~ s/=+$//;

    return $text;
}


1;
