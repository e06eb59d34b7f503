# Copyright (C) the ngx_http_imgproc_module authors

# What a system runs out of: memory, threads, descriptors, disk.  Each request
# gets an answer, the log a line, and the worker goes on.

BEGIN { push @INC, 't/lib' }

use strict;
use warnings;

use IO::Select;
use Life;
use Origin;
use POSIX ();
use Test::More;
use Time::HiRes qw(sleep time);

plan skip_all => 'has nothing to reload' if $ENV{TEST_NGINX_USE_HUP};

use constant { MEMORY => 1, THREADS => 2 };

my $Coffee = slurp('t/images/coffee.jpg');
my $Big = slurp('t/images/photo-4mp.jpg') . "\0" x 1_000_000;
my $Library = ($ENV{TEST_NGINX_HELPERS} || 'build/t') . '/fail.so';
my $Control = "$Life::Root-fail";

$Library = Cwd::getcwd() . "/$Library" if $Library !~ m{^/};

sub ok_head {
    return join '', map { "$_\r\n" } 'HTTP/1.1 200 OK', @_, '';
}

my $Whole = ok_head('Content-Length: ' . length $Coffee) . $Coffee;

Origin::start({
    '/gate'  => Life::gate($Whole),
    '/good'  => sub { print { $_[0] } $Whole },
    '/big'   => sub { print { $_[0] } ok_head('Content-Length: '
                                              . length $Big), $Big },
    '/chunk' => sub {
        print { $_[0] } ok_head('Transfer-Encoding: chunked'),
                        sprintf("%x\r\n", length $Coffee), $Coffee,
                        "\r\n0\r\n\r\n";
    },
});

my $Locations = '
    add_header X-Error $imgproc_error always;
    location ~ ^/to/(\w+)/(.+)$ { imgproc w:30 f:$1; imgproc_pass /files/$2; }
    location ~ ^/shape/(.+)$ {
        imgproc w:60 h:60 rt:fill g:no ex:1 bg:f00 f:jpg;
        imgproc_pass /files/$1;
    }
';

part('no threads for libraries'  => \&test_threads);
part('no threads in a cgroup'    => \&test_pids);
part('no memory'                 => \&test_memory);
part('no memory for results'     => \&test_results);
part('no descriptors'            => \&test_descriptors);
part('no connections'            => \&test_connections);
part('no disk'                   => \&test_disk);
part('no disk for anything'      => \&test_tmpdir);

done_testing();


sub test_threads {
    plan skip_all => 'nothing is preloaded with a sanitizer'
        if $ENV{ASAN_OPTIONS};

    # libvips keeps its threads, so the first ones are the test

    start_failing();
    arm(THREADS, 0, 1e6);
    too_few_threads();
    cmp_ok(disarm(), '>', 0, 'there were none');
    is(status('/f/coffee.jpg'), 200, 'the next one, with threads');
    stop();

    start_failing();
    baseline('/f/coffee.jpg', '/m/good', '/to/avif/coffee.jpg',
             '/to/gif/coffee.jpg', '/to/webp/coffee.jpg');

    my %seen;

    for my $file ('coffee.jpg', 'photo.avif') {
        for my $format (qw(png jpg webp gif avif)) {
            for my $n (0 .. 40) {
                arm(THREADS, $n, 1);

                my $r = exchange($Life::Port, wire("/to/$format/$file"));
                my $what = outcome($r);

                last if !disarm();

                $seen{$what}++;

                like($what, qr/^(?:200|50[03]\ \w+|422\ broken_image)$/x,
                     "$file to $format, thread $n");

                # an answer of 200 has a picture

                like(helper($r->{body}), qr/^\w+ 30x\d+ /, 'its picture')
                    if $what eq '200';
            }
        }
    }

    note('outcomes: ', join ', ', map { "$_ x $seen{$_}" } sort keys %seen);
    settled('no threads');
    stop();
}


# libvips has made some at its start, but not enough for two at once

sub too_few_threads {
    my %seen;

    for (1 .. 5) {
        my @asked = map { send_request($Life::Port,
                                       wire('/f/photo-4mp.jpg')) } 1 .. 6;

        $seen{ outcome(receive($_)) }++ for @asked;
    }

    note('outcomes: ', join ', ', map { "$_ x $seen{$_}" } sort keys %seen);

    cmp_ok($seen{'503 busy'} || 0, '>', 0, 'some are told to come again');
    is(join(',', grep { !/^(?:200|503 busy)$/ } keys %seen), '',
       'the others have their pictures');
    like(log_text(), qr/\[warn\].*imgproc: busy: .*no thread could be created/,
         'the log says why');
    is(exchange($Life::Port, wire('/ping'))->{status}, 204, 'nginx serves');
}


# the same by a limit of the system

sub test_pids {
    my $cgroup = "/sys/fs/cgroup/pids/imgproc-$$";

    plan skip_all => 'no cgroup of pids can be made'
        if !-d '/sys/fs/cgroup/pids' || !mkdir $cgroup;

    start(locations => $Locations,
          http => 'imgproc_source_formats jpeg png avif heic;');
    write_file("$Life::Root/html/photo.heic",
               slurp('t/images/chelsea-10bit.heic'));

    my ($worker) = workers();

    write_file("$cgroup/cgroup.procs", "$worker\n");
    write_file("$cgroup/pids.max", threads($worker) . "\n");

    too_few_threads();

    # libheif would not survive it, nor libde265 return

    my %seen;

    for my $room (0 .. 12) {
        write_file("$cgroup/pids.max", threads($worker) + $room . "\n");

        my $what = outcome(exchange($Life::Port, wire('/f/photo.heic')));

        like($what, qr/^(?:200|503 busy)$/, "HEIC, $room threads");
        $seen{$what}++;

        # nor x265

        $what = outcome(exchange($Life::Port, wire('/to/heic/coffee.jpg')));

        like($what, qr/^(?:200|503 busy)$/, "to HEIC, $room threads");
        $seen{"to HEIC $what"}++;
    }

    note('outcomes: ', join ', ', map { "$_ x $seen{$_}" } sort keys %seen);
    cmp_ok($seen{'503 busy'} || 0, '>', 0, 'some are too few');

    write_file("$cgroup/pids.max", "max\n");
    baseline('/f/coffee.jpg', '/m/good', '/f/photo.heic');
    is_deeply([workers()], [$worker], 'the worker is the same');

    settled('no threads in a cgroup');
    stop();

    rmdir $cgroup;
}


# each of the calls that a request takes, one after the other

sub test_memory {
    plan skip_all => 'nothing is preloaded with a sanitizer'
        if $ENV{ASAN_OPTIONS};

    start_failing(http => '
        imgproc_pool_max_idle 0;
        proxy_buffers 4 4k;
        proxy_buffer_size 4k;
    ', expected => qr/Cannot\ allocate\ memory
                      |could\ not\ (?:allocate|create)/x);

    my @uris = qw(/f/coffee.jpg /m/good /m/big /m/chunk /f/none /f/text.jpg
                  /shape/coffee.jpg);

    baseline(grep { !/none|text/ } @uris);

    my (%seen, $failed);

    for my $uri (@uris) {
        my $want = $uri =~ /none/ ? 404 : $uri =~ /text/ ? 415 : 200;
        my ($n, $silent) = (0, 0);

        for ($n = 0; $n < 400; $n++) {
            my $from = -s $Life::Log;

            arm(MEMORY, $n, 1);

            my $what = outcome(exchange($Life::Port, wire($uri)));

            # what is freed and allocated after the answer counts too

            ping();
            last if !disarm();

            $failed++;
            $seen{$what}++;

            if ($what !~ /^(?:$want\b|500|502|503|none)/) {
                fail("$uri, call $n: $what");
            }

            $silent++
                if $what !~ /^$want\b/
                   && substr(log_text(), $from)
                      !~ /\[(?:emerg|alert|crit|error)\]/;
        }

        cmp_ok($n, '>', 3, "$uri, $n calls");
        cmp_ok($n, '<', 400, "$uri, all of them");
        is($silent, 0, "$uri, what went wrong is logged");
    }

    note("$failed failed calls: ",
         join ', ', map { "$_ x $seen{$_}" } sort keys %seen);

    settled('no memory');

    # none at all, while 20 connections are there

    my @open = map { send_request($Life::Port) } 1 .. 20;

    ping();
    arm(MEMORY, 0, 1e6);
    print $_ wire($uris[rand 3]) for @open;
    sleep 0.5;
    cmp_ok(disarm(), '>=', 20, 'none at all');
    close $_ for @open;

    settled('no memory at all');
    stop();
}


# the buffers of sources and results are mapped by ourselves

sub test_results {
    plan skip_all => 'RLIMIT_AS is too small for a sanitizer'
        if $ENV{ASAN_OPTIONS};
    plan skip_all => 'there is no prlimit' if system('prlimit --version '
                                                     . '> /dev/null 2>&1');

    start(http => 'imgproc_max_source_size 1000m; imgproc_pool_max_idle 0;',
          locations => $Locations,
          expected => qr/mapping \d+ bytes for a source failed/);
    baseline('/f/coffee.jpg', '/m/good');

    my ($worker) = workers();
    my ($size) = slurp("/proc/$worker/statm") =~ /^(\d+)/;
    my $limit = $size * 4096 + 100 * 1024 * 1024;

    # sparse, as large as the limit allows

    open my $out, '>', "$Life::Root/html/sparse.jpg" or die "sparse: $!\n";
    print $out $Coffee;
    truncate $out, 900 * 1024 * 1024;
    close $out;

    is(system('prlimit', '--pid', $worker, "--as=$limit:unlimited"), 0, 'a limit');

    is(outcome(exchange($Life::Port, wire('/f/sparse.jpg'))), '500 internal',
       "request $_ without memory") for 1 .. 10;

    is(status('/f/coffee.jpg'), 200, 'a smaller one');

    is(system('prlimit', '--pid', $worker, '--as=unlimited:unlimited'), 0,
       'the limit is lifted');

    settled('no memory for results');
    stop();
}


sub test_descriptors {
    start(main => 'worker_processes 1; worker_rlimit_nofile 80;',
          locations => $Locations,
          expected => qr/Too many open files|no descriptor for the source/);
    baseline('/f/coffee.jpg', '/m/good');

    my ($worker) = workers();
    my $free = 80 - fds($worker);
    my (%seen, %left);

    for my $uri (('/f/coffee.jpg') x 6, ('/m/good') x 6) {
        my $asking = send_request($Life::Port);
        my $left = $left{$uri}++;

        # each of these has answered, so it has its descriptor

        my @idle = map {
            my $s = send_request($Life::Port, wire('/ping', 'keep-alive'));
            my $buffer = '';

            receive($s, \$buffer, 1);
            $s;
        } 1 .. $free - 1 - ($left > 0 ? $left - 1 : 0);

        # and one more, which may get the last that there is

        push @idle, send_request($Life::Port) if $left == 0;
        sleep 0.1;

        print $asking wire($uri);

        my $what = outcome(receive($asking));

        $seen{"$uri $what"}++;

        like($what, qr/^(?:200|50[02]\b.*)$/, $uri);

        close $_ for $asking, @idle;

        ok(wait_until(20, sub { fds($worker) <= 80 - $free }),
           'they are closed');
    }

    note(join ', ', map { "$_ x $seen{$_}" } sort keys %seen);
    cmp_ok(scalar(grep { /50[02]/ } keys %seen), '>', 0, 'some failed');
    cmp_ok($seen{'/f/coffee.jpg 500 internal'} || 0, '>', 0,
           'one of them in our own call');
    like(log_text(), qr/imgproc: fcntl\(F_DUPFD_CLOEXEC\) failed/,
         'which the log says');

    is(status('/f/coffee.jpg'), 200, 'the next one');
    is_deeply([workers()], [$worker], 'the worker is the same');
    is(settled_fds($worker), 80 - $free, 'no descriptor is lost');

    stop();
}


sub test_connections {
    start(events => 'worker_connections 40;',
          locations => $Locations,
          expected => qr/worker_connections are not enough/);
    baseline('/f/coffee.jpg', '/m/good');

    my @waiting = map { send_request($Life::Port, wire('/m/good')) } 1 .. 60;
    my %seen;

    $seen{ outcome(receive($_)) }++ for @waiting;

    note(join ', ', map { "$_ x $seen{$_}" } sort keys %seen);

    is(join(',', grep { !/^(?:200|50[02] \w*|none)/ } keys %seen), '',
       'answered or refused');

    close $_ for @waiting;

    my ($worker) = workers();

    ok(wait_until(20, sub { status('/m/good') eq '200' }), 'the next one');
    is_deeply([workers()], [$worker], 'the worker is the same');

    stop();
}


# where a source is cached nginx writes it to a file first

sub test_disk {
    plan skip_all => 'only root can mount' if $> != 0;

    my @mount = ('unshare', '-m', 'sh', '-c',
                 "mount -t tmpfs -o size=300k tmpfs $Life::Root/small"
                 . ' && exec "$0" "$@"');

    mkdir $Life::Root;
    mkdir "$Life::Root/small";

    plan skip_all => 'nothing can be mounted'
        if system("@mount[0 .. 3] '$mount[4]' true > /dev/null 2>&1");

    start(exec => \@mount, make => ['small'],
          http => "
              imgproc_max_source_size 10m;
              proxy_cache_path $Life::Root/small/cache keys_zone=disk:1m;
              proxy_temp_path $Life::Root/small/temp;
              proxy_buffers 2 4k;
              proxy_busy_buffers_size 4k;
              proxy_buffer_size 4k;
          ", locations => "
              $Locations
              location /disk/ {
                  internal;
                  proxy_cache disk;
                  proxy_cache_valid any 1h;
                  proxy_pass http://127.0.0.1:$ENV{TEST_NGINX_ORIGIN_PORT}/;
              }
              location ~ ^/cached/(.+)\$ { imgproc_pass /disk/\$1; }
          ", expected => qr/No\ space\ left\ on\ device|has\ written\ only/x);
    baseline('/f/coffee.jpg', '/m/good', '/cached/good');

    for my $i (1 .. 10) {
        my $r = exchange($Life::Port, wire('/cached/big'));

        like(outcome($r), qr/^50[02] \w+$/, "request $i on a full disk");
        is($r->{body} =~ /No space|small/ ? 'told' : '', '', 'in few words');
    }

    like(log_text(), qr/No space left on device|has written only/,
         'the log says why');
    is(status('/m/big'), 200, 'what needs no disk');
    is(status('/cached/good'), 200, 'what is there already');

    settled('no disk');
    stop();
}


# libvips itself writes no temporary file

sub test_tmpdir {
    my @files = qw(coffee.jpg photo-4mp.jpg interlaced.png static.gif
                   photo.avif alpha.webp progressive-2mp.jpg);

    start(main => "worker_processes 1; env TMPDIR=$Life::Root/not/there;",
          locations => $Locations);

    write_file("$Life::Root/html/$_", slurp("t/images/$_")) for @files;

    baseline('/f/coffee.jpg');

    for my $uri (map { ("/f/$_", "/shape/$_") } @files) {
        is(status($uri), 200, $uri);
    }

    settled('no disk for anything');
    stop();
}


# what the tests are made of

sub start_failing {
    my @conf = @_;

    plan skip_all => "there is no $Library" if !-f $Library;

    disarm();

    start(env => {LD_PRELOAD => $Library, IMGPROC_FAIL => $Control},
          locations => $Locations, @conf);

    write_file("$Life::Root/html/photo.avif", slurp('t/images/photo.avif'));
}


# of these calls skip succeed, then times fail

sub arm {
    my ($kinds, $skip, $times) = @_;

    control(pack 'l5', 0, $skip, $times, 0, 0);
    control(pack 'l', $kinds);
}


# how many have failed

sub disarm {
    my $failed = (unpack 'l5', slurp($Control))[4];

    control(pack 'l5', 0, 0, 0, 0, 0);

    return $failed;
}


# in its place, since nginx has it mapped

sub control {
    my $bytes = shift;

    write_file($Control, "\0" x 20) if !-f $Control;

    open my $out, '+<:raw', $Control or die "cannot write $Control: $!\n";
    syswrite $out, $bytes;
    close $out;
}


# "200", "503 busy", "none"

sub outcome {
    my $r = shift;

    return 'none' if !defined $r->{status};

    my ($error) = ($r->{head} || '') =~ /^X-Error: (\w+)/m;

    return defined $error ? "$r->{status} $error" : $r->{status};
}


END {
    unlink $Control if defined $Control;
}
