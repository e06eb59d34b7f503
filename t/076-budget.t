# Copyright (C) the ngx_http_imgproc_module authors

# The memory limit: what is found and chosen, who waits for whom, and what is
# left of a worker that is killed.

BEGIN { push @INC, 't/lib' }

use strict;
use warnings;

use IO::Socket::INET;
use Life;
use Origin;
use POSIX qw(WNOHANG);
use Test::More;
use Time::HiRes qw(sleep time);

plan skip_all => 'reloads by itself, in either mode'
    if $ENV{TEST_NGINX_USE_HUP};

# what a sanitizer keeps of freed memory counts as the workers'

$ENV{ASAN_OPTIONS} .= ':quarantine_size_mb=1:thread_local_quarantine_size_kb=64'
                      . ':allocator_release_to_os_interval_ms=100'
    if $ENV{ASAN_OPTIONS};

my $Photo = slurp('t/images/photo-4mp.jpg');
my $Padded = $Photo . "\0" x 5_000_000;

my $Coffee = slurp('t/images/coffee.jpg');

Origin::start({
    '/gate'   => Life::gate("HTTP/1.1 200 OK\r\nContent-Length: "
                            . length($Coffee) . "\r\n\r\n$Coffee"),
    '/padded' => sub { print { $_[0] } "HTTP/1.1 200 OK\r\nContent-Length: ",
                                       length($Padded), "\r\n\r\n", $Padded },
});

my $Locations = '
    add_header X-Error $imgproc_error always;
    location = /pid { return 200 $pid; }
    location ~ ^/light/(.+)$ { imgproc w:20 f:png; imgproc_pass /files/$1; }
    location ~ ^/heavy/(.+)$ { imgproc w:900 f:avif; imgproc_pass /files/$1; }
    location ~ ^/short/(.+)$ {
        imgproc w:900 f:avif;
        imgproc_timeout 50ms;
        imgproc_pass /files/$1;
    }
    location ~ ^/late/(.+)$ {
        imgproc w:900 f:webp;
        imgproc_timeout 2s;
        imgproc_pass /files/$1;
    }
    location ~ ^/cost/(.+)$ {
        imgproc w:900 f:avif;
        imgproc_max_image_memory 1;
        imgproc_pass /files/$1;
    }
    location ~ ^/giant/(.+)$ {
        imgproc w:8000 el:1 f:webp;
        imgproc_max_image_memory 0;
        imgproc_pass /files/$1;
    }
    location ~ ^/padded/ { imgproc w:30 f:png; imgproc_pass /mock/padded; }
';

my $Heavy;
my $Waits = qr/imgproc queue: ticket \d+ waits for/;
my $Cgroup = "/sys/fs/cgroup/memory/imgproc-test-$$";

END { rmdir $Cgroup if defined $Cgroup && -d $Cgroup }

part('what is allowed'           => \&test_directive);
part('what is found'             => \&test_announced);
part('a cgroup'                  => \&test_cgroup);
part('pressure in a cgroup'      => \&test_pressure);
part('off'                       => \&test_off);
part('never fits'                => \&test_never);
part('waiting for room'          => \&test_waiting);
part('light ones pass'           => \&test_pass);
part('many light ones pass'      => \&test_pass_many);
part('a wait that is too long'   => \&test_deadline);
part('a start that is too late'  => \&test_late);
part('a client that leaves'      => \&test_leave);
part('sources without room'      => \&test_sources);
part('two workers'               => \&test_two);
part('a killed worker'           => \&test_kill);
part('reload'                    => \&test_reload);

done_testing();


sub size {
    my $size = shift;

    return "imgproc_memory_limit ${size}m;";
}


sub begin {
    my ($limit, %more) = @_;

    start(http => ($limit =~ /^\d+$/ ? size($limit) : $limit)
                  . ' imgproc_source_formats jpeg png;',
          locations => $Locations, %more);
}


# There is room for so many heavy ones and no more: what nginx itself takes
# is known when it runs, and not the same every time.  It begins with more
# than enough, also under a sanitizer.

sub begin_for {
    my ($n, %more) = @_;
    my $want = $n * heavy();
    my $limit = $want + 1000;

    for (1 .. 5) {
        begin(int $limit, %more);
        wait_until(20, sub { log_text() =~ /imgproc: memory limit/ });

        my ($have) = log_text() =~ /of that (\d+)M for pictures/;

        return if abs($have - $want) <= 2;

        stop();
        $limit += $want - $have;
    }

    BAIL_OUT('no limit was the right one');
}


# megabytes, as they are predicted

sub heavy {
    if (!$Heavy) {
        begin('imgproc_memory_limit off;');
        is(ask('/cost/photo-4mp.jpg'), '422 needs_too_much_memory', 'cost');

        ($Heavy) = log_text() =~ /may take (\d+) bytes/;
        $Heavy /= 1 << 20;
        stop();
    }

    return $Heavy;
}


sub answer {
    my $r = shift;
    my ($error) = ($r->{head} || '') =~ /^X-Error: (\w+)/mi;

    return join ' ', grep { defined } $r->{status} || 'none', $error;
}


sub ask {
    return answer(exchange($Life::Port, wire(shift)));
}


sub send_all {
    return map { send_request($Life::Port, wire($_)) } @_;
}


sub receive_all {
    return join ' ', map { answer(receive($_)) } @_;
}


# a connection that stays, and the worker that has it

sub connect_to {
    my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1',
                                       PeerPort => $Life::Port,
                                       Proto => 'tcp') or return;

    print $socket wire('/pid', 'keep-alive');

    return ($socket, receive($socket)->{body});
}


# one connection for each of two workers

sub connect_to_both {
    my %by_pid;

    for (1 .. 400) {
        my ($socket, $pid) = connect_to();

        $by_pid{$pid} ||= $socket if defined $pid;
        last if keys %by_pid == 2;
    }

    return map { ($_, $by_pid{$_}) } sort keys %by_pid;
}


sub count {
    my $re = shift;

    return scalar(() = log_text() =~ /$re/g);
}


sub wait_for_log {
    my ($re, $name) = @_;

    return ok(wait_until(20, sub { log_text() =~ $re }), $name);
}


sub has_debug {
    return has_option('--with-debug');
}


sub test_directive {
    for my $value (qw(x 0 15m 15999k -1 1048577m autos 32x), '""') {
        my $quoted = $value eq '""' ? '' : $value;

        refused("imgproc_memory_limit $value;",
                qr/\[emerg\].*invalid\ value\ "\Q$quoted\E"\ of
                   \ "imgproc_memory_limit",\ "auto",\ "off",\ or\ a\ size
                   \ from\ 16m\ to\ 1048576m\ is\ allowed/x, $value);
    }

    refused('imgproc_memory_limit auto; imgproc_memory_limit off;',
            qr/\[emerg\].*"imgproc_memory_limit" directive is duplicate/,
            'twice');

    for my $value (qw(auto off 16m 1048576m 64M)) {
        is(configured("imgproc_memory_limit $value;"), 0, "$value is right");
    }

    unlike(log_text(), qr/memory limit/, 'nginx -t looks for none');
}


sub configured {
    unlink $Life::Log;
    write_conf(http => shift);

    waitpid spawn('-t'), 0;

    return $?;
}


sub refused {
    my ($http, $re, $name) = @_;

    isnt(configured($http), 0, "$name is refused");
    like(log_text(), $re, "$name: the message");
}


sub test_announced {
    begin('', main => 'worker_processes 2;');

    wait_for_log(qr/\[notice\].*imgproc:\ memory\ limit\ \d+M\ \(.+\),\ of
                    \ that\ \d+M\ for\ pictures,\ since\ 2\ processes
                    \ take\ \d+M\ each/x, 'auto is the default');
    is(count(qr/imgproc: memory limit/), 1, 'one worker says so');

    my ($each) = log_text() =~ /2 processes take (\d+)M each/;
    my $little = 2 * $each + 14;

    ok(reload(), 'reload');
    is(count(qr/imgproc: memory limit/), 2, 'and one after a reload');
    stop();

    begin($little, main => 'worker_processes 2;');
    wait_for_log(qr/\[notice\].*imgproc: memory limit ${little}M /, 'a size');
    wait_for_log(qr/\[warn\].*imgproc:\ only\ \d+M\ of\ the\ memory\ limit
                    .*\ raise\ imgproc_memory_limit/x, 'little is left');
    stop();

    begin(4000, main => 'worker_processes 1;');
    unlike(log_text(), qr/are left for pictures/, 'much is left');
    stop();
}


sub cgroup {
    my $size = shift;

    plan skip_all => 'a sanitizer takes more than a cgroup for tests has'
        if $ENV{ASAN_OPTIONS};

    plan skip_all => 'memory cgroups of version 1 cannot be made here'
        if !-w '/sys/fs/cgroup/memory' || !mkdir $Cgroup;

    write_file("$Cgroup/memory.limit_in_bytes", $size << 20);

    return (exec => ['sh', '-c',
                     "echo \$\$ > $Cgroup/cgroup.procs && exec \"\$@\"",
                     'sh']);
}


sub remove_cgroup {
    ok(wait_until(10, sub { rmdir $Cgroup }), 'nothing is left in the cgroup');
}


sub test_cgroup {
    begin('', cgroup(200));

    wait_for_log(qr/memory\ limit\ 180M\ \(\Q$Cgroup\E
                    \/memory\.limit_in_bytes:\ 200M,/x,
                 'it is found, a tenth is left');
    is(status('/f/coffee.jpg'), 200, 'a picture');
    stop();
    remove_cgroup();

    begin(300, cgroup(200));
    wait_for_log(qr/\[warn\].*imgproc_memory_limit\ is\ 300M,
                    \ but\ "\Q$Cgroup\E.*allows\ 200M/x, 'a size over it');
    wait_for_log(qr/memory limit 300M /, 'the size counts');
    stop();
    remove_cgroup();
}


sub test_pressure {
    begin('', cgroup(200));
    is(status('/f/coffee.jpg'), 200, 'a picture');

    my $hog = fork;

    if (!$hog) {
        write_file("$Cgroup/cgroup.procs", $$);
        my $text = 'x' x (172 << 20);
        sleep 60;
        POSIX::_exit(length($text) & 1);
    }

    ok(wait_until(20, sub {
        status('/f/coffee.jpg');
        sleep 0.1;
        return log_text() =~ /one picture is made at a time/;
    }), 'most of it is in use');

    is(receive_all(send_all(('/f/coffee.jpg') x 10)),
       join(' ', ('200') x 10), 'pictures are made');

    kill 'KILL', $hog;
    waitpid $hog, 0;

    wait_for_log(qr/enough is free again/, 'until it falls');
    is(status('/f/coffee.jpg'), 200, 'a picture after that');
    stop();
    remove_cgroup();
}


sub test_off {
    begin('imgproc_memory_limit off;');
    wait_for_log(qr/\[notice\].*imgproc: no memory limit$/m, 'the log');

    is(receive_all(send_all(('/heavy/photo-4mp.jpg') x 6)),
       join(' ', ('200') x 6), 'all are made');
    unlike(log_text(), $Waits, 'and none waits');
    stop();
}


sub test_never {
    begin_for(3);

    is(ask('/giant/photo-4mp.jpg'), '422 needs_too_much_memory', 'too large');
    like(log_text(), qr/\[error\].*imgproc:\ needs_too_much_memory:
                        \ 2664x1499,\ 1\ frames,\ may\ take\ \d+\ bytes
                        .*\ of\ the\ memory\ limit\ of\ \d+\ bytes\ \d+\ are
                        \ for\ pictures/x, 'the log has the figures');
    is(ask('/heavy/photo-4mp.jpg'), '200', 'another is not');
    stop();
}


sub test_waiting {
    begin_for(1.5);
    baseline('/heavy/photo-4mp.jpg');

    is(receive_all(send_all(('/heavy/photo-4mp.jpg') x 8)),
       join(' ', ('200') x 8), 'all are made');

    SKIP: {
        skip 'no debug log', 1 if !has_debug();
        like(log_text(), $Waits, 'some waited');
    }

    settled('waiting');
    stop();
}


# those who have an answer, in its order

sub finished {
    return slurp("$Life::Root/logs/access.log") =~ m{GET /(\w+)/}g;
}


sub test_pass {
    begin_for(1.5);
    is(ask('/light/photo-4mp.jpg'), '200', 'a light one');

    my @heavy = send_all(('/heavy/photo-4mp.jpg') x 4);

    SKIP: {
        skip 'no debug log', 1 if !has_debug();
        wait_for_log($Waits, 'a heavy one waits');
    }

    is(ask('/light/coffee.jpg'), '200', 'a light one passes it');
    cmp_ok(scalar(grep { $_ eq 'heavy' } finished()), '<', 4,
           'and is not the last');
    is(receive_all(@heavy), join(' ', ('200') x 4), 'the heavy ones');
    stop();
}


# they leave room for the heavy one, so neither their number nor time matters

sub test_pass_many {
    begin_for(1.8);
    is(ask('/light/photo-4mp.jpg'), '200', 'a light one');

    my @heavy = send_all(('/heavy/photo-4mp.jpg') x 8);

    SKIP: {
        skip 'no debug log', 1 if !has_debug();
        wait_for_log($Waits, 'a heavy one waits');
    }

    my $right = grep { ask('/light/coffee.jpg') eq '200' } 1 .. 20;
    my $heavy = grep { $_ eq 'heavy' } finished();

    is($right, 20, 'light ones');

    SKIP: {
        skip 'a sanitizer slows light ones, and not the encoder of AVIF', 1
            if $ENV{ASAN_OPTIONS};
        cmp_ok($heavy, '<', 6,
               'they have not waited for all the heavy ones');
    }

    is(receive_all(@heavy), join(' ', ('200') x 8), 'the heavy ones');

    # but for the one before them, as many as were answered before the last

    my ($before) = "@{[finished()]}" =~ /^light (.*)heavy/;

    cmp_ok(scalar(() = $before =~ /light/g), '>', 8, 'many have passed');
    stop();
}


sub test_deadline {
    begin_for(1.5);

    my @slow = send_all(('/heavy/photo-4mp.jpg') x 3);

    SKIP: {
        skip 'no debug log', 1 if !has_debug();
        wait_for_log($Waits, 'one waits');
    }

    my $r = exchange($Life::Port, wire('/short/photo-4mp.jpg'));

    is(answer($r), '503 busy', 'it was too long');
    like($r->{head}, qr/^Retry-After: 1\r?$/m, 'Retry-After');
    like(log_text(), qr/\[warn\].*imgproc: busy: imgproc_timeout is over/,
         'the log');
    is(receive_all(@slow), '200 200 200', 'the others');
    stop();
}


# Most of the time of the one that is made when it is over went by before: it
# says so, as those do that have only waited.

sub test_late {
    local ($Life::Threads, $Life::Queue) = (1, 256);
    my %answers;

    begin('imgproc_memory_limit off;');

    $answers{$_}++ for map { answer(receive($_)) }
        send_all(('/late/photo-4mp.jpg') x 200);

    is(join(', ', sort keys %answers), '200, 503 busy', 'some in time');
    is(count(qr/imgproc: busy: imgproc_timeout is over/),
       $answers{'503 busy'}, 'the log');
    like(log_text(), qr/the picture has waited \d+ ms, and \d+ were left/,
         'what it says of the one');
    stop();
}


sub test_leave {
    begin_for(1.5);
    baseline('/light/coffee.jpg');

    my @slow = send_all(('/heavy/photo-4mp.jpg') x 6);

    SKIP: {
        skip 'no debug log', 1 if !has_debug();
        wait_for_log($Waits, 'some wait');
    }

    close $_ for splice @slow, 2;

    is(receive_all(@slow), '200 200', 'the others');
    is(ask('/heavy/photo-4mp.jpg'), '200', 'nothing is held');
    settled('clients that leave');
    stop();
}


sub test_sources {
    begin_for(1.5);
    baseline('/light/coffee.jpg');

    is(receive_all(send_all(('/padded/') x 24)), join(' ', ('200') x 24),
       'sources of twice the limit');

    SKIP: {
        skip 'no debug log', 1 if !has_debug();
        ok(pools_say(qr/sources 0 in use \d+ idle, results 0 in use/),
           'no buffer is in use');
    }

    stop();
}


sub test_two {
    begin_for(1.5, main => 'worker_processes 2;');

    my ($pid, $one, $pid2, $two) = connect_to_both();

    SKIP: {
        skip 'one of the workers accepts nothing', 2 if !defined $two;

        for (1 .. 3) {
            print $_ wire('/heavy/photo-4mp.jpg', 'keep-alive') for $one, $two;

            is(join(' ', map { answer(receive($_)) } $one, $two), '200 200',
               'a heavy one in each');
        }

        skip 'no debug log', 1 if !has_debug();
        like(log_text(), $Waits, 'they waited for each other');
    }

    stop();
}


sub test_kill {
    begin_for(1.5, main => 'worker_processes 2;');

    my ($pid, $one, $pid2, $two) = connect_to_both();

    SKIP: {
        skip 'one of the workers accepts nothing', 2 if !defined $two;
        skip 'no debug log', 2 if !has_debug();

        # the one that does not wait has the memory

        my $from = -s $Life::Log;

        print $_ wire('/heavy/photo-4mp.jpg', 'keep-alive') for $one, $two;

        my $waiting;

        ok(wait_until(20, sub {
            ($waiting) = substr(log_text(), $from)
                         =~ /\[debug\] (\d+)#\d+: $Waits/;
        }), 'one waits for the other');

        my ($killed, $left) = $waiting == $pid ? ($pid2, $one) : ($pid, $two);

        kill 'KILL', $killed;

        is(answer(receive($left)), '200', 'it has the memory of the dead');
    }

    ok(wait_until(20, sub { workers() == 2 }), 'there is another worker');
    is(ask('/heavy/photo-4mp.jpg'), '200', 'which works');
    stop();
}


sub test_reload {
    begin_for(1.5, main => 'worker_processes 2;');

    my @slow = send_all(('/heavy/photo-4mp.jpg') x 6);

    SKIP: {
        skip 'no debug log', 1 if !has_debug();
        wait_for_log($Waits, 'some wait');
    }

    kill 'HUP', $Life::Master;
    my @heavy = send_all(('/heavy/photo-4mp.jpg') x 6);

    is(receive_all(@slow), join(' ', ('200') x 6), 'those of before');
    is(receive_all(@heavy), join(' ', ('200') x 6), 'and after it');

    ok(wait_until(30, sub { workers(1) == 2 }), 'the old workers are gone');
    stop();
}
