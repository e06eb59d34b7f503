# Copyright (C) the ngx_http_imgproc_module authors

# Workers and masters that come and go under load: killed, reloaded, upgraded,
# terminated.  New connections all the time, and none of them may fail but
# those of a worker that was killed.

BEGIN { push @INC, 't/lib' }

use strict;
use warnings;

use IO::Select;
use Life;
use Origin;
use POSIX ();
use Test::More;
use Time::HiRes qw(sleep time);

plan skip_all => 'reloads by itself, in either mode'
    if $ENV{TEST_NGINX_USE_HUP};

my $Coffee = slurp('t/images/coffee.jpg');
my $Whole = "HTTP/1.1 200 OK\r\nContent-Length: " . length($Coffee)
            . "\r\n\r\n$Coffee";

Origin::start({
    '/gate'  => Life::gate($Whole),
    '/good'  => sub { print { $_[0] } $Whole },
    '/late'  => sub { sleep 0.2; print { $_[0] } $Whole },
    '/stall' => sub { sleep 120 },
});

my $Locations = '
    location = /slow {
        imgproc w:3600 enlarge:1;
        imgproc_pass /files/photo-4mp.jpg;
    }
';

part('workers are killed'            => \&test_kill);
part('fifty reloads'                 => \&test_reloads);
part('reloads with other directives' => \&test_directives);
part('the module leaves and returns' => \&test_module);
part('another binary'                => \&test_upgrade);
part('another binary, and back'      => \&test_rollback);
part('terminate with long jobs'      => \&test_terminate);
part('quit with slow clients'        => \&test_quit);

done_testing();


# whatever is lost with a worker, no counter of the others is

sub test_kill {
    start(main => 'worker_processes 2;', locations => $Locations,
          expected => qr/exited on signal 9/);

    my $load = load(4, '/f/coffee.jpg', '/m/good', '/m/late');
    my $killed = 0;

    for (1 .. 10) {
        my @before = workers();

        # some of them at work

        my @slow = map { send_request($Life::Port, wire('/slow')) } 1 .. 2;

        ping();
        sleep 0.1;
        kill 'KILL', $before[0];
        $killed++;

        ok(wait_until(20, sub {
            my @now = workers();

            return @now == 2 && !grep { $_ == $before[0] } @now;
        }), "another worker, $killed");

        is(status('/f/coffee.jpg'), 200, 'the next request');
        close $_ for @slow;
    }

    my ($good, $bad) = $load->();

    note("$killed workers were killed, $good requests answered, $bad lost");
    cmp_ok($good, '>', 100, 'most were answered');

    # 4 clients, and connections that waited to be accepted with them

    cmp_ok($bad, '<=', 10 * 8, 'none but those of the killed');

    for (1 .. 40) {
        my $status = status('/f/coffee.jpg');

        is($status, 200, 'after all') if $status ne '200' || $_ == 40;
    }

    stop();
}


sub test_reloads {
    start(main => 'worker_processes 2;', locations => $Locations);

    my $load = load(4, '/f/coffee.jpg', '/m/good', '/m/late', '/f/coffee.jpg');
    my $reloads = 0;

    for (1 .. 50) {
        $reloads += reload();
    }

    is($reloads, 50, '50 reloads');

    ok(wait_until(10, sub { workers(1) == 2 }), 'old workers are gone')
        || diag(scalar workers(1));

    my ($good, $bad) = $load->();

    is($bad, 0, 'no request failed');
    note("$good requests in 50 reloads");
    cmp_ok($good, '>', 200, 'there were some hundreds');
    is(threads($Life::Master), 1, 'the master has one thread');

    my @lost = log_text() =~ /worker process \d+ exited (?!with code 0).*/g;

    is("@lost", '', 'all have left by themselves');

    # one with a long job, which it ends

    my @slow = map { send_request($Life::Port, wire('/slow')) } 1 .. 4;

    ping(2);
    sleep 0.1;
    ok(reload(), 'with jobs');
    is(receive($_)->{status}, 200, 'the old worker answers') for @slow;
    ok(wait_until(10, sub { workers(1) == 2 }), 'and leaves');

    stop();
}


# each of the directives that a worker holds in memory of its own

sub test_directives {
    local $Life::Threads = 1;

    start();

    my $load = load(2, '/ping', '/m/good');

    for my $try ([1, 0], [3, 30], [2, 5], [8, 100], [1, 2]) {
        ($Life::Threads, $Life::Queue) = @$try;

        write_conf(http => $Life::Threads % 2
                           ? 'imgproc_pool_max_idle 0; imgproc_malloc off;
                              imgproc_free_memory_interval 0;
                              imgproc_output_buffer_size 4k;'
                           : 'imgproc_buffer_size 4k;');

        ok(reload(), "threads $try->[0], queue $try->[1]");

        # busy is an answer, too, when the queue is short

        my @got = map { status('/f/coffee.jpg') } 1 .. 5;

        is(join(',', grep { !/^(?:200|503)$/ } @got), '', 'it serves');

        my ($threads) = log_text()
                        =~ /.*imgproc: libvips [\d.]+, (\d+) threads/s;

        is($threads, $Life::Threads, 'as many threads as were asked for');
    }

    my ($good, $bad) = $load->(qr/^503$/);

    is($bad, 0, 'no request failed');
    note("$good requests");

    ($Life::Threads, $Life::Queue) = (2, 30);
    write_conf();
    ok(reload(), 'as it was');
    baseline('/f/coffee.jpg', '/m/good');
    settled('after reloads');

    stop();
}


sub test_module {
    start();

    my $load = load(2, '/ping');

    for my $i (1 .. 8) {
        write_conf(modules => 0);
        ok(reload(), "without the module, $i");
        is(status('/f/coffee.jpg'), 404, 'no picture');

        write_conf(http => 'imgproc_max_result_dimension ' . (20 + $i) . ';');
        ok(reload(), "with the module, $i");

        my $r = exchange($Life::Port, wire('/f/coffee.jpg'));

        is($r->{status}, 200, 'a picture');
        like(png_size($r->{body}), qr/^@{[20 + $i]}x/, 'as it says now');
    }

    my ($good, $bad) = $load->();

    is($bad, 0, 'no request failed');
    note("$good requests");

    ok(wait_until(10, sub { workers(1) == 1 }), 'old workers are gone');
    baseline('/f/coffee.jpg', '/m/good');
    settled('with and without the module');

    stop();
}


sub test_upgrade {
    start(daemon => 'on', main => 'worker_processes 2;', locations => $Locations);

    my $load = load(3, '/f/coffee.jpg', '/m/good', '/m/late');
    my $old = $Life::Master;

    for my $i (1 .. 3) {
        my $new = upgrade();

        ok($new, "a new master, $i") or last;
        is(status('/f/coffee.jpg'), 200, 'while both are there');

        kill 'QUIT', $Life::Master;
        ok(wait_until(20, \&is_gone), 'the old one leaves');
        adopt($new);

        is(status('/f/coffee.jpg'), 200, 'without the old one');
        ok(wait_until(10, sub { (() = workers()) == 2 }), 'two workers');
    }

    my ($good, $bad) = $load->();

    is($bad, 0, 'no request failed');
    note("$good requests in 3 upgrades");
    isnt($Life::Master, $old, 'another master');

    stop();
}


sub test_rollback {
    start(daemon => 'on', main => 'worker_processes 1;', locations => $Locations);

    my $load = load(2, '/f/coffee.jpg', '/m/good');
    my $old = $Life::Master;
    my $new = upgrade();

    ok($new, 'a new master');
    kill 'WINCH', $old;
    ok(wait_until(20, sub { workers() == 0 }), 'the old has no workers');
    is(status('/f/coffee.jpg'), 200, 'the new one serves');

    kill 'HUP', $old;
    ok(wait_until(20, sub { workers() == 1 }), 'the old has workers again');

    kill 'QUIT', $new;
    ok(wait_until(20, sub { gone($new) }), 'the new one leaves');
    is(status('/f/coffee.jpg'), 200, 'the old one serves');

    my ($good, $bad) = $load->();

    is($bad, 0, 'no request failed');
    note("$good requests");

    stop();
}


# The master kills what has not left after a second: what is in libvips ends
# at its next line, the rest must not begin.

sub test_terminate {
    start(main => 'worker_processes 2;', locations => $Locations);

    my @waiting = map { send_request($Life::Port, wire($_)) }
                  ('/m/stall') x 3, ('/slow') x 14, ('/f/photo-4mp.jpg') x 10,
                  ('/f/coffee.jpg') x 5;

    wait_for('/stall') for 1 .. 3;
    ping(3);

    my @workers = workers();

    kill 'TERM', $Life::Master;

    ok(wait_until(30, \&is_gone), 'nginx has left');
    is($Life::Status, 0, 'exit status');
    is(scalar(grep { !gone($_) } @workers), 0, 'its workers too');
    unlike(log_text(), qr/exited on signal/, 'none had to be killed');
    Life::no_findings();
}


# who reads slowly gets all of it, unless worker_shutdown_timeout ends it

sub test_quit {
    start(main => 'worker_processes 1; worker_shutdown_timeout 20s;',
          locations => $Locations);

    my @slow = map { send_request($Life::Port, wire('/f/photo-4mp.jpg')) }
               1 .. 3;
    my @idle = map { send_request($Life::Port, wire('/ping', 'keep-alive')) }
               1 .. 5;

    ping(3);
    kill 'QUIT', $Life::Master;
    sleep 0.5;

    for (@slow) {
        my $r = receive($_);

        is($r->{status}, 200, 'answered');
        like(png_size($r->{body}), qr/^\d+x\d+$/, 'whole');
    }

    ok(wait_until(30, \&is_gone), 'nginx has left');
    is($Life::Status, 0, 'exit status');
    close $_ for @idle;

    Life::no_findings();

    # one whose source stalls for longer than that

    start(main => 'worker_processes 1; worker_shutdown_timeout 1s;',
          locations => $Locations,
          expected => qr/open socket #\d+ left in connection|aborting/);

    my @stalled = map { send_request($Life::Port, wire('/m/stall')) } 1 .. 5;

    wait_for('/stall') for 1 .. 5;
    kill 'QUIT', $Life::Master;
    ok(wait_until(20, \&is_gone), 'nginx has left a source that stalls');
    is($Life::Status, 0, 'exit status');
    close $_ for @stalled;

    Life::no_findings();
}


# what the tests are made of

sub gone {
    my $pid = shift;

    return slurp("/proc/$pid/stat") !~ /^\d+ \(.*\) [^Z]/s;
}


# the pid of the new master

sub upgrade {
    my $old = $Life::Master;
    my $pid = "$Life::Root/logs/nginx.pid";
    my $new;

    kill 'USR2', $old;

    wait_until(20, sub {
        ($new) = slurp($pid) =~ /^(\d+)$/m;

        return defined $new && $new != $old
               && slurp("/proc/$new/task/$new/children") =~ /\d/;
    }) or return;

    return $new;
}


# n clients ask until the function that is returned is called; that returns
# how many were answered, and how many failed

sub load {
    my ($n, @uris) = @_;
    my @clients;

    pipe my $until, my $stop or die "pipe failed: $!\n";

    for my $i (0 .. $n - 1) {
        pipe my $in, my $out or die "pipe failed: $!\n";

        my $pid = fork;
        die "fork failed: $!\n" if !defined $pid;

        if ($pid) {
            close $out;
            push @clients, {pid => $pid, in => $in};
            next;
        }

        close $stop;
        client($uris[$i % @uris], $until, $out);
        POSIX::_exit(0);
    }

    return sub {
        my $fine = shift;
        my ($good, $bad) = (0, 0);

        close $stop;

        for my $client (@clients) {
            my @lines = readline $client->{in};

            waitpid $client->{pid}, 0;

            for (@lines) {
                my ($status, $count) = split;

                ($status =~ /^(?:200|204)$/
                 || defined $fine && $status =~ $fine ? $good : $bad)
                    += $count;
                diag("$count x $status") if $status !~ /^\d/;
            }
        }

        return ($good, $bad);
    };
}


sub client {
    my ($uri, $until, $out) = @_;
    my $select = IO::Select->new($until);
    my $end = time() + 120;
    my %count;

    while (!$select->can_read(0) && time() < $end) {
        my $r = exchange($Life::Port, wire($uri));
        my $status = defined $r->{status} ? $r->{status} : 'lost';

        $status = 'cut'
            if $status eq '200' && png_size($r->{body}) !~ /^\d+x\d+$/;

        $count{$status}++;
    }

    syswrite $out, join '', map { "$_ $count{$_}\n" } sort keys %count;
}
