# Copyright (C) the ngx_http_imgproc_module authors

# URLs that programs build and sign for imgproxy: t/clients/urls.js.

BEGIN { push @INC, 't/lib' }

use strict;
use warnings;

use Fcntl qw(LOCK_EX);
use File::Copy qw(copy);
use File::Path qw(make_path);
use Test::Nginx::Socket;
use ImgProc;

our ($Key, $Salt) = qw(736563726574 68656C6C6F);
our $Aes = join '', map { sprintf '%02x', $_ } 0 .. 31;

our %Urls;

my @lines = urls();

for (@lines) {
    my ($path, $image, $what) = split /\t/;
    my ($client) = $what =~ /^([^:]+): /;

    push @{ $Urls{$client} }, [ $path, $image, $what ];
}

plan('no_plan');

cmp_ok(scalar @lines, '>=', 140, 'there are URLs');
is(join(' ', sort keys %Urls),
   'imgproxy imgproxy-node imgproxy-url-builder', 'of three clients');

add_block_preprocessor(sub {
    my $block = shift;
    my @urls = @{ $Urls{$block->name =~ s/^.*: //r} };

    $block->set_value(http_config => q{
        imgproc_source     local://  /pictures;
        imgproc_preset     small     w:60;
        imgproc_preset     png       f:png;
        imgproc_source_key $Aes;
    } =~ s/\$Aes/$Aes/r);

    $block->set_value(config => qq{
        location /pictures/ { internal; }
        location /unsigned/ { imgproc_url on; }
        location /signed/ { imgproc_url on; imgproc_key $Key $Salt; }
        location /presets/ {
            imgproc_url           on;
            imgproc_key           $Key $Salt;
            imgproc_presets_only  on;
        }
    });

    $block->set_value(suppress_stderr => 1);
    $block->set_value(request => [ map { "GET $_->[0]" } @urls ]);
    $block->set_value(image => [ map { $_->[1] } @urls ]);
    $block->set_value(no_error_log => "[error]\n[alert]\n[emerg]\n");
    $block->set_value(user_files => [
        [ 'pictures/a b.jpg' => picture('coffee.jpg') ],
        map { [ "pictures/$_" => picture($_) ] }
            qw(coffee.jpg alpha.png anim.gif exif-orient-6.jpg)
    ]);
});

no_long_string();
run_tests();


# what urls.js prints, with the packages of package-lock.json

sub urls {
    for my $command (qw(node npm)) {
        skip_all("$command is not installed")
            if system "command -v $command > /dev/null 2>&1";
    }

    my $dir = ($ENV{B} || 'build') . '/clients';
    my @files = qw(package.json package-lock.json .npmrc urls.js);

    make_path($dir);

    # others may run side by side

    open my $lock, '>', "$dir/lock" or die "cannot write $dir/lock: $!\n";
    flock $lock, LOCK_EX or die "cannot lock $dir/lock: $!\n";

    my $fresh = -d "$dir/node_modules"
                && slurp("$dir/package-lock.json")
                   eq slurp('t/clients/package-lock.json');

    for (@files) {
        copy("t/clients/$_", "$dir/$_") or die "cannot copy $_: $!\n";
    }

    if (!$fresh) {
        my $log = `npm ci --prefix $dir --no-audit --no-fund 2>&1`;

        skip_all("npm could not install the clients: "
                 . ($log =~ /^npm (?:ERR!|error) (.+)/m ? $1 : "status $?"))
            if $?;
    }

    my @out = `node $dir/urls.js $Key $Salt $Aes`;

    die "node $dir/urls.js failed\n" if $?;

    chomp @out;

    return @out;
}


sub skip_all {
    plan(skip_all => $_[0]);
    exit 0;
}


sub slurp {
    open my $in, '<', $_[0] or return '';
    local $/;

    return scalar <$in>;
}

__DATA__

=== TEST 1: imgproxy-node



=== TEST 2: imgproxy-url-builder



=== TEST 3: imgproxy
