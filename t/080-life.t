# Copyright (C) the ngx_http_imgproc_module authors

# The life of the processes: reload, quit, terminate, a killed worker, clients
# that leave, HTTP/2.  Not made of blocks, since each of these takes several
# connections and signals; the same variables of the environment count.

BEGIN { push @INC, 't/lib' }

use strict;
use warnings;

use IO::Select;
use Life qw(stop wire status ping wait_until slurp spawn is_gone workers reload
            fds settled_fds threads png_size helper has_option);
use Origin;
use POSIX ();
use Test::More;
use Time::HiRes qw(sleep time);

plan skip_all => 'reloads by itself, in either mode'
    if $ENV{TEST_NGINX_USE_HUP};

my $Port = $Life::Port;
my $Port2 = $Life::Port2;
my $Root = $Life::Root;
my $Log = $Life::Log;

my $Coffee = slurp('t/images/coffee.jpg');

my $Head = "HTTP/1.1 200 OK\r\nContent-Length: " . length($Coffee)
           . "\r\n\r\n";

Origin::start({
    '/good'  => sub { print { $_[0] } $Head, $Coffee },
    '/stall' => sub { sleep 120 },
    '/half'  => sub { print { $_[0] } $Head, substr $Coffee, 0, 5000;
                      sleep 120 },
    '/half-raw' => sub { print { $_[0] } $Head, substr $Coffee, 0, 5000;
                         sleep 120 },
    '/gate'  => sub { sleep 0.7; print { $_[0] } $Head, $Coffee },
});

subtest 'nginx -t'                       => \&test_configuration;
subtest 'master and workers'             => \&test_processes;
subtest 'known advisories'               => \&test_advisories;
subtest 'reload under load'              => \&test_reload;
subtest 'reload with other directives'   => \&test_reload_directives;
subtest 'reload with jobs in flight'     => \&test_reload_in_flight;
subtest 'clients leave behind slow jobs' => \&test_abort_jobs;
subtest 'clients leave a slow source'    => \&test_abort_sources;
subtest 'clients leave at any time'      => \&test_abort_any;
subtest 'clients leave a raw source'     => \&test_abort_raw;
subtest 'quit with jobs in flight'       => \&test_quit;
subtest 'terminate with jobs in flight'  => \&test_terminate;
subtest 'a killed worker'                => \&test_kill;
subtest 'HTTP/2'                         => \&test_http2;

done_testing();


sub test_configuration {
    write_conf();

    my $pid = spawn('-t');

    waitpid $pid, 0;

    is($?, 0, 'exit status');
    unlike(slurp($Log), qr/libvips/, 'libvips is not started');
    Life::no_findings();
}


sub test_processes {
    start(main => 'worker_processes 2;');

    my @workers = workers();

    is(scalar @workers, 2, 'two workers');
    is(status('/f/coffee.jpg'), 200, 'a picture') for 1 .. 4;
    is(threads($Life::Master), 1, 'the master has one thread');
    cmp_ok(threads($_), '>', 1, 'a worker has more') for @workers;

    stop();
}


# by one worker for all, and only of formats that are allowed somewhere

sub test_advisories {
    my $line = qr/\[warn\].*:\ imgproc:\ libvips\ (\S+)\ has\ known\ advisories
                  \ for\ its\ loader\ of\ gif,\ none\ is\ open\ in\ 8\.18\.3$/mx;

    start(main => 'worker_processes 2;');
    is(status('/f/coffee.jpg'), 200, 'a picture') for 1 .. 4;

    my ($version) = slurp($Log) =~ /: imgproc: libvips (\d+\.\d+\.\d+), /;
    my $old = sprintf('%03d' x 3, split /\./, $version) < 8_018_003;

    wait_until(10, sub { slurp($Log) =~ $line }) if $old;
    is(join(' ', slurp($Log) =~ /$line/g), $old ? $version : '',
       'one warning where there are any');
    stop();

    start(http => 'imgproc_source_formats jpeg png;');
    is(status('/f/coffee.jpg'), 200, 'a picture');
    unlike(slurp($Log), qr/advisories/, 'none of what is not switched on');
    stop();
}


# new connections all the time, not one of them may fail

sub test_reload {
    start(main => 'worker_processes 2;');

    # all of them go on until this pipe is closed

    pipe my $until, my $stop or die "pipe failed: $!\n";

    my @clients = map {
        client($_ % 2 ? '/f/coffee.jpg' : '/m/good', $until, $stop)
    } 1 .. 4;

    for my $i (1 .. 5) {
        sleep 0.1;
        ok(reload(), "reload $i");
    }

    close $stop;

    my ($good, $bad) = (0, 0);

    for my $client (@clients) {
        my ($n, $failed) = split ' ', readline $client->{in};

        waitpid $client->{pid}, 0;
        $good += $n;
        $bad += $failed;
    }

    is($bad, 0, 'no request failed');
    cmp_ok($good, '>=', 300, 'a few hundred were answered');
    note("$good requests");
    is(threads($Life::Master), 1, 'the master still has one thread');

    stop();
}


sub test_reload_directives {
    start(http => 'imgproc_threads 1;');

    is(size('/f/coffee.jpg'), '30x20', 'the size before');
    like(slurp($Log), qr/imgproc: libvips [\d.]+, 1 threads/, 'one thread');

    write_conf(http => 'imgproc_threads 3;', width => 60);
    ok(reload(), 'reload');

    is(size('/f/coffee.jpg'), '60x40', 'the size after');
    like(slurp($Log), qr/imgproc: libvips [\d.]+, 3 threads/, 'three threads');

    write_conf(pictures => 0);
    ok(reload(), 'reload without any picture');
    is(status('/ping'), 204, 'it serves');

    write_conf(width => 90);
    ok(reload(), 'reload with pictures again');
    is(size('/f/coffee.jpg'), '90x60', 'the size at last');

    stop();
}


# the old worker finishes what it has, the new one serves meanwhile

sub test_reload_in_flight {
    start(http => 'imgproc_threads 1;');

    my @waiting = map { send_request($Port, wire($_)) }
                  '/slow', ('/f/coffee.jpg') x 5, '/m/gate';

    ping(3);
    ok(reload(), 'reload');

    is(status('/f/coffee.jpg'), 200, 'the new worker serves');
    is(receive($_)->{status}, 200, 'the old one answers') for @waiting;

    ok(wait_until(30, sub { workers(1) == 1 }), 'the old worker is gone');

    stop();
}


sub test_abort_jobs {
    start(http => 'imgproc_threads 1; imgproc_queue 100;');

    is(status($_), 200, "$_ to begin with")
        for '/f/coffee.jpg', '/slow', '/m/good';

    my ($worker) = workers();
    my $before = settled_fds($worker);

    # one that is being made and left, one that is waited for

    my $left = send_request($Port, wire('/slow'));
    my $kept = send_request($Port, wire('/slow'));

    ping(3);

    my @aborted = map { send_request($Port, wire('/f/coffee.jpg')) } 1 .. 40;

    ping(3);
    close $_ for @aborted, $left;
    ping(3);

    is(receive($kept)->{status}, 200, 'the one that has stayed');
    close $kept;

    is(status('/f/coffee.jpg'), 200, 'the next one');

    my $count = 0;

    wait_until(20, sub {
        $count = () = slurp($Log) =~ /imgproc: a job never ran/g;
        return $count >= 40;
    });

    cmp_ok($count, '>', 0, 'jobs that never ran');
    cmp_ok($count, '<=', 40, 'no more than there were');
    note("$count of 40 jobs never ran");

    my $lines = () = slurp("$Root/logs/access.log") =~ / 499 /g;

    is($lines, 41, 'those who left are logged');

    ok(wait_until(20, sub { fds($worker) == $before }), 'no descriptor is lost')
        || diag("before: $before, after: ", fds($worker));

    # the count that imgproc_queue bounds must be at zero again

    is(join(' ', map { status('/f/coffee.jpg') } 1 .. 5), '200 200 200 200 200',
       'nothing is busy');

    is_deeply([workers()], [$worker], 'the worker is the same');

    stop();
}


sub test_abort_sources {
    start(http => 'imgproc_threads 1; imgproc_queue 100;');

    is(status('/m/good'), 200, 'a picture to begin with');

    my ($worker) = workers();
    my $before = settled_fds($worker);

    my @aborted = map {
        my $uri = $_ % 2 ? '/m/stall' : '/m/half';
        my $s = send_request($Port, wire($uri));

        wait_for($uri =~ s/^\/m//r);
        $s;
    } 1 .. 40;

    cmp_ok(fds($worker), '>', $before + 40, 'all are there');

    close $_ for @aborted;

    ok(wait_until(20, sub { fds($worker) == $before }), 'no descriptor is lost')
        || diag("before: $before, after: ", fds($worker));

    my $lines = () = slurp("$Root/logs/access.log") =~ / 499 /g;

    is($lines, 40, 'those who left are logged');
    is(status('/m/good'), 200, 'the next one');
    is_deeply([workers()], [$worker], 'the worker is the same');

    stop();
}


sub test_abort_any {
    start(http => 'imgproc_threads 2; imgproc_queue 1000;');

    is(status($_), 200, "$_ to begin with")
        for '/f/coffee.jpg', '/m/good', '/slow';

    my ($worker) = workers();
    my $before = settled_fds($worker);

    srand 42;

    for my $i (1 .. 200) {
        my $uri = ('/f/coffee.jpg', '/m/good', '/m/stall', '/f/none')[$i % 4];
        my $bytes = wire($uri);

        # some do not even finish their request

        $bytes = substr $bytes, 0, int rand length $bytes if $i % 7 == 0;

        my $s = send_request($Port, $bytes);

        sleep rand 0.02;
        sysread $s, my $some, 100 if $i % 4 == 0 && $i % 7;
        Origin::reset_connection($s) if $i % 2;
        close $s;
    }

    ok(wait_until(20, sub { fds($worker) == $before }), 'no descriptor is lost')
        || diag("before: $before, after: ", fds($worker));

    is(status('/f/coffee.jpg'), 200, 'the next one');
    is_deeply([workers()], [$worker], 'the worker is the same');

    stop();
}


# neither the queue nor a buffer is kept by a source that is passed on

sub test_abort_raw {
    start(http => 'imgproc_threads 1; imgproc_queue 3;');

    my @all = qw(/raw/f/photo-4mp.jpg /raw/m/half /raw/m/stall /raw/m/good
                 /raw/f/text.jpg);

    is(status($_), 200, "$_ to begin with")
        for '/f/coffee.jpg', '/raw/f/coffee.jpg', '/raw/m/good';

    my ($worker) = workers();
    my $before = settled_fds($worker);

    srand 42;

    for my $i (1 .. 100) {
        my $s = send_request($Port, wire($all[$i % @all]));

        sleep rand 0.02;
        sysread $s, my $some, 100 if $i % 3 == 0 && $i % @all != 2;
        Origin::reset_connection($s) if $i % 2;
        close $s;
    }

    ok(wait_until(20, sub { fds($worker) == $before }), 'no descriptor is lost')
        || diag("before: $before, after: ", fds($worker));

    my @half = map { my $s = send_request($Port, wire('/raw/m/half-raw'));
                     wait_for('/half-raw') for 1 .. 2;
                     $s } 1 .. 8;

    is(status('/f/coffee.jpg'), 200, 'those that are sent are not waiting');
    close $_ for @half;

    ok(wait_until(20, sub { fds($worker) == $before }), 'nor are these');
    is_deeply([workers()], [$worker], 'the worker is the same');

    stop();
}


sub test_quit {
    start(http => 'imgproc_threads 1;');

    my @waiting = map { send_request($Port, wire($_)) }
                  '/slow', ('/f/coffee.jpg') x 10, ('/m/gate') x 3;

    wait_for('/gate') for 1 .. 3;
    ping(3);

    kill 'QUIT', $Life::Master;

    for (@waiting) {
        my $r = receive($_);

        is($r->{status}, 200, 'answered');
        like($r->{body}, qr/\A\x89PNG.*IEND/s, 'whole');
    }

    ok(wait_until(60, \&is_gone), 'nginx has left');
    is($Life::Status, 0, 'exit status');
    Life::no_findings();
}


# the master kills a worker that has not left after a second: of these jobs
# only the first can be ended by then, so the others must not begin

sub test_terminate {
    start(http => 'imgproc_threads 1;', main => 'worker_processes 2;');

    my @waiting = map { send_request($Port, wire($_)) }
                  ('/shorter') x 16, ('/f/coffee.jpg') x 40, ('/m/stall') x 3;

    wait_for('/stall') for 1 .. 3;
    ping(3);

    my @workers = workers();

    kill 'TERM', $Life::Master;

    ok(wait_until(60, \&is_gone), 'nginx has left');
    is($Life::Status, 0, 'exit status');
    is(scalar(grep { -d "/proc/$_" } @workers), 0, 'its workers too');
    unlike(slurp($Log), qr/exited on signal/, 'none had to be killed');
    Life::no_findings();
}


sub test_kill {
    start(http => 'imgproc_threads 1;');

    my ($worker) = workers();
    my @waiting = map { send_request($Port, wire($_)) }
                  '/slow', ('/f/coffee.jpg') x 10;

    ping(3);
    kill 'KILL', $worker;

    ok(wait_until(30, sub { my @now = workers();
                            @now == 1 && $now[0] != $worker }),
       'there is another worker');

    is(status('/f/coffee.jpg'), 200, 'the next request');
    is(receive($_)->{status}, undef, 'lost with the worker') for @waiting;

    stop();
}


sub test_http2 {
    my $curl = `curl --version 2>&1` || '';

    if ($curl !~ /^Features:.*\bHTTP2\b/m) {
        plan skip_all => 'there is no curl with HTTP/2';
    }

    if (!has_option('--with-http_v2_module')) {
        plan skip_all => 'this nginx has no HTTP/2';
    }

    start(http => 'imgproc_threads 1;');

    my $file = "$Root/body";

    is(curl('/f/coffee.jpg'), '2 200 image/png', 'a picture');
    is(png_size(slurp($file)), '30x20', 'its size');
    is(helper(slurp($file)), 'png 30x20 3 1', 'it is whole');

    is(curl('/m/good'), '2 200 image/png', 'of an origin');
    is(curl('-I', '/f/coffee.jpg'), '2 200 image/png', 'HEAD');
    is(curl('/f/none'), '2 404 text/plain', 'no source');
    is(curl('/f/text.jpg'), '2 415 text/plain', 'no picture');
    is(slurp($file), "The source is not a picture of a known format\n",
       'the text of an error');
    is(curl('-X', 'DELETE', '/f/coffee.jpg'), '2 405 text/plain', 'DELETE');

    for my $path ('/raw/f/coffee.jpg', '/raw/m/good') {
        is(curl($path), '2 200 image/jpeg', "$path, passed on");
        ok(slurp($file) eq $Coffee, 'untouched');
    }

    is(curl('-r', '100-199', '/raw/f/coffee.jpg'), '2 206 image/jpeg',
       'a part of it');
    ok(slurp($file) eq substr($Coffee, 100, 100), 'these bytes');
    is(curl('-I', '/raw/f/coffee.jpg'), '2 200 image/jpeg', 'HEAD');
    is(curl('/raw/f/text.jpg'), '2 415 text/plain', 'no picture');

    for my $path ('/short/stall', '/short/half') {
        is(curl($path), '2 504 text/plain', "$path, a source that stalls");
        is(slurp($file), "The source did not come in time\n", 'its text');
    }

    my @all = qw(/f/coffee.jpg /short/stall /m/good /short/half /f/none
                 /f/coffee.jpg /m/gate);
    my @want = ('200 30x20', 504, '200 30x20', 504, 404, '200 30x20',
                '200 30x20');

    is_deeply([streams(@all)], \@want, 'streams in one connection');

    # "-": the client resets the stream while its source or thread is busy

    is_deeply([streams('-/m/stall', '-/slow', '-/f/coffee.jpg', @all,
                       '-/m/half')],
              [('reset') x 3, @want, 'reset'], 'some of them reset');

    my ($worker) = workers();
    my $before = settled_fds($worker);

    for my $path (qw(/m/stall /m/half /slow /slow /raw/m/stall /raw/m/half)) {
        like(curl('--max-time', '0.3', $path), qr/^\d (?:000|200) /,
             "a client that leaves $path");
    }

    ok(wait_until(30, sub { fds($worker) == $before }), 'no descriptor is lost')
        || diag("before: $before, after: ", fds($worker));

    is(curl('/f/coffee.jpg'), '2 200 image/png', 'the next picture');
    is_deeply([workers()], [$worker], 'the worker is the same');

    stop();
}


# what the tests are made of

sub start {
    Life::start(conf(@_));
}


sub write_conf {
    Life::write_conf(conf(@_));
}


sub conf {
    my %text = (main => 'worker_processes 1;', http => '', width => 30,
                pictures => 1, @_);

    return (main => $text{main}, http => $text{http},
            pictures => $text{pictures},
            events => 'worker_connections 512;', level => 'info',
            listen => has_option('--with-http_v2_module')
                      ? "listen 127.0.0.1:$Port2 http2;" : '',
            imgproc => "imgproc w:$text{width} f:png; imgproc_timeout 60s;",
            locations => <<'TEXT');
        location = /slow {
            imgproc w:3600 enlarge:1;
            imgproc_pass /files/photo-4mp.jpg;
        }
        location = /shorter {
            imgproc w:1800 enlarge:1;
            imgproc_pass /files/photo-4mp.jpg;
        }
        location ~ ^/raw/f/(.+)$ { imgproc raw:1; imgproc_pass /files/$1; }
        location ~ ^/raw/m/(.+)$ { imgproc raw:1; imgproc_pass /mock/$1; }
        location ~ ^/short/(.+)$ {
            imgproc_timeout 300ms;
            imgproc_pass /mock/$1;
        }
TEXT
}


# version, status and type of each, sorted; the last body is in $Root/body

sub curl {
    my @args = map { m{^/} ? ("http://127.0.0.1:$Port2$_", '-o', "$Root/body")
                           : $_ } @_;

    my $pid = open my $in, '-|';
    die "fork failed: $!\n" if !defined $pid;

    if ($pid == 0) {
        open STDERR, '>', '/dev/null';
        no warnings 'exec';
        exec 'curl', '-s', '--http2-prior-knowledge', '--noproxy', '*', '-w',
             '%{http_version} %{http_code} %{content_type}\n', @args;
        POSIX::_exit(127);
    }

    chomp(my @lines = <$in>);
    close $in;

    return join "\n", sort @lines;
}


# status and size of each path; curl 7.88 cannot reuse such a connection

sub streams {
    my @paths = @_;
    my $bytes = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" . frame(4, 0, 0, '');
    my (%status, %body, %ended, @got);

    for my $i (0 .. $#paths) {
        my $path = $paths[$i] =~ s/^-//r;

        # GET and http by their numbers, then path and authority in full

        $bytes .= frame(1, 5, 2 * $i + 1,
                        "\x82\x86" . pack 'C C/a* C C/a*', 4, $path, 1,
                                          'localhost');
    }

    my $socket = send_request($Port2, $bytes) or return;
    my $select = IO::Select->new($socket);
    my $end = time() + 30;
    my $buffer = '';

    ping(3);

    for my $i (grep { $paths[$_] =~ /^-/ } 0 .. $#paths) {
        $status{2 * $i + 1} = 'reset';
        $ended{2 * $i + 1} = 1;
        print $socket frame(3, 0, 2 * $i + 1, pack 'N', 8);
    }

    while (keys %ended < @paths && $select->can_read($end - time())) {
        sysread $socket, $buffer, 65536, length $buffer or last;

        while (length $buffer >= 9) {
            my ($high, $low, $type, $flags, $id) = unpack 'Cn CC N', $buffer;
            my $size = $high << 16 | $low;

            last if length $buffer < 9 + $size;

            my $payload = substr $buffer, 9, $size;

            substr $buffer, 0, 9 + $size, '';

            next if ($status{$id} || '') eq 'reset';

            $body{$id} .= $payload if $type == 0;
            $status{$id} = http2_status($payload) if $type == 1;
            $status{$id} = 'broken' if $type == 3;
            $ended{$id} = 1 if $type == 3 || $type < 2 && $flags & 1;
            print $socket frame(4, 1, 0, '') if $type == 4 && !($flags & 1);
        }
    }

    for my $id (map { 2 * $_ + 1 } 0 .. $#paths) {
        my $status = $ended{$id} ? $status{$id} : 'nothing';

        push @got, $status eq '200' ? "200 " . png_size($body{$id}) : $status;
    }

    return @got;
}


sub frame {
    my ($type, $flags, $id, $payload) = @_;

    return pack('Cn CC N', 0, length $payload, $type, $flags, $id) . $payload;
}


# how nginx writes it: the first field, one of the static table or three digits

sub http2_status {
    my $fields = shift;

    return $fields =~ /\A\x20*\x88/ ? 200
         : $fields =~ /\A\x20*\x8d/ ? 404
         : $fields =~ /\A\x20*[\x08\x48]\x03(\d{3})/ ? $1
                                                     : 'unknown';
}


sub size {
    return png_size(exchange($Port, wire(shift))->{body});
}


# asks until it is told to stop, from 100 to 5000 times

sub client {
    my ($uri, $until, $stop) = @_;

    pipe my $in, my $out or die "pipe failed: $!\n";

    my $pid = fork;
    die "fork failed: $!\n" if !defined $pid;

    if ($pid) {
        close $out;
        return {pid => $pid, in => $in};
    }

    close $stop;

    my $select = IO::Select->new($until);
    my ($n, $bad) = (0, 0);

    while ($n < 100 || $n < 5000 && !$select->can_read(0)) {
        my $size = size($uri);

        $n++;
        next if $size eq '30x20';

        $bad++;
        print STDERR "# $uri: $size\n";
    }

    syswrite $out, "$n $bad\n";
    POSIX::_exit(0);
}
