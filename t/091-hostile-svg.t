# Copyright (C) the ngx_http_imgproc_module authors

# SVG that is meant to do harm, rendered: t/hostile/Svg.pm.  Each is refused
# for what it is, the worker lives, and nothing is passed on of it.

BEGIN { push @INC, 't/lib', 't/hostile' }

use Test::Nginx::Socket 'no_plan';
use ImgProc;
use Svg;

our @Bombs = Svg::bombs();

add_block_preprocessor(sub {
    my $block = shift;

    $block->set_value(user_files => [map { [ "files/$_->[0].svg" => $_->[1] ] }
                                         @Bombs]);

    $block->set_value(config => <<'END');
    imgproc_source_formats  svg;
    add_header              X-Error $imgproc_error always;

    location ~ ^/render/(?<name>.+)$ {
        imgproc       w:1000;
        imgproc_pass  /files/$name;
    }

    location ~ ^/pass/(?<name>.+)$ {
        imgproc       f:svg;
        imgproc_pass  /files/$name;
    }

    location ^~ /files/ {
        internal;
    }
END
});

no_long_string();
run_tests();


sub codes {
    return map { my (undef, undef, @errors) = @$_;
                 !@errors ? 200
                 : $errors[0] =~ /^(?:format_not|not_an)/ ? 415 : 422 }
               @_;
}


sub errors {
    return map { my (undef, undef, @errors) = @$_;
                 my $any = join '|', @errors;
                 @errors ? "X-Error: (?:$any)" : 'Content-Type: image/png' }
               @_;
}


__DATA__

=== TEST 1: rendered
--- request eval
[map { "GET /render/$_->[0].svg" } @::Bombs]
--- error_code eval
[main::codes(@::Bombs)]
--- response_headers_like eval
[main::errors(@::Bombs)]



=== TEST 2: a picture is made after that
--- request
GET /render/plain.svg
--- response_headers
Content-Type: image/png



=== TEST 3: what is only read is read in time
--- request eval
[map { "GET /pass/$_.svg" } qw(plain deep attributes elements namespaces
                               entities comment css path gzip)]
--- error_code eval
[200, 415, 415, 200, 415, 415, 422, 200, 200, 415]
