package Life;

# Copyright (C) the ngx_http_imgproc_module authors

# An nginx of its own, for tests that take signals, odd clients or limits of
# the system; with t/lib/Origin.pm beside it.
#
# start(main => '', events => 'worker_connections 1024;', http => '', locations => '', ...)
#     Writes the configuration and starts nginx, with threads=2, queue=30 and
#     a timer of 100 ms, so that settled() can see what is left behind.
#     listen => text adds to the server, certificate => text is conf/tls.pem,
#     modules => 0 leaves out imgproc, pictures => 0 its directives alone,
#     imgproc => text stands for those of http that were named above,
#     level => 'info' is for a log without the lines that settled() waits for,
#     exec => [...] is a command to run nginx with, env => {...} is for it,
#     daemon => 'on' is what a change of the binary needs,
#     make => [...] are directories below its root,
#     expected => regex names the findings in the log that the test is about.
#
# baseline($uri, ...)
#     Asks for these, each of which has to be a picture, then notes the
#     worker, its descriptors and where its log stands.
#
# settled($name)
#     Since baseline(): the worker is the same, no descriptor is lost, no
#     buffer is in use, and as many requests as imgproc_threads and
#     imgproc_queue allow are let in, and not one more.  Waits for it.
#
# stop()
#     Quits nginx, and looks through its log.
#
# part($name, $code)
#     A subtest, unless ONLY is set to a regex that it does not match.
#
# The origin's handlers are to have '/gate' => Life::gate($body): it answers
# when open_gate() has been called.

use strict;
use warnings;

use Cwd qw(getcwd);
use Exporter qw(import);
use File::Path qw(make_path remove_tree);
use Files;
use IO::Socket::INET;
use Origin;
use POSIX qw(WNOHANG);
use Port qw(free_port);
use Test::More;
use Time::HiRes qw(sleep);

our @EXPORT = qw(start stop baseline settled wire status ping wait_until
                 slurp write_file write_conf spawn is_gone workers reload fds
                 settled_fds threads png_size helper log_text has_option
                 open_gate shut_gate all_places part adopt
                 pools_say);

our $Nginx = program($ENV{TEST_NGINX_BINARY} || 'nginx');
our $Port = free_port();
our $Port2 = free_port();
our $PortTls = free_port();
our $Root = getcwd() . "/t/servroot_$Port";
our $Log = "$Root/logs/error.log";
our ($Master, $Status);

our ($Threads, $Queue) = (2, 30);

my $Owner = $$;
my ($Group, $Adopted);
my $Gate = "$Root/gate-is-open";
my $Version = `$Nginx -V 2>&1` || '';
my (%Conf, %Base);

$SIG{PIPE} = 'IGNORE';
$SIG{$_} = sub { exit 1 } for qw(HUP INT TERM);

remove_tree($Root);


# whole, since nginx starts its successor by the name it was started by

sub program {
    my $name = shift;

    return $name if $name =~ m{/};

    my ($found) = grep { -x } map { "$_/$name" } split /:/, $ENV{PATH};

    return defined $found ? $found : $name;
}


sub part {
    my ($name, $code) = @_;

    subtest $name, $code
        if !defined $ENV{ONLY} || $name =~ /$ENV{ONLY}/;
}


sub has_option {
    return $Version =~ /\Q$_[0]\E/;
}


sub wire {
    my ($uri, $connection) = @_;

    return "GET $uri HTTP/1.1\r\nHost: localhost\r\nConnection: "
           . ($connection || 'close') . "\r\n\r\n";
}


sub status {
    my $status = exchange($Port, wire(shift))->{status};

    return defined $status ? $status : 'none';
}


# what was sent before has been read when these are answered

sub ping {
    status('/ping') for 1 .. shift || 1;
}


sub png_size {
    my $body = shift;

    return 'nothing' if !defined $body;
    return 'no png' if $body !~ /\A\x89PNG.{20}.*IEND/s;
    return join 'x', unpack 'x16 NN', $body;
}


sub helper {
    my $program = $ENV{IMGPROC_HELPER}
                  || ($ENV{TEST_NGINX_HELPERS} || 'build/t') . '/picture';
    my $path = "$Root/body";

    write_file($path, shift);
    chomp(my $line = `$program info $path 2>&1` || 'nothing');

    return $line;
}


sub gate {
    my $bytes = shift;

    return sub {
        my $socket = shift;

        sleep 0.01 while !-e $Gate;
        print $socket $bytes;
    };
}


sub open_gate {
    write_file($Gate, '');
}


sub shut_gate {
    unlink $Gate;
}


sub write_conf {
    my %text = (main => 'worker_processes 1;', http => '', listen => '',
                events => 'worker_connections 1024;', locations => '',
                modules => 1, pictures => 1, level => 'debug_core',
                daemon => 'off', %Conf, @_);

    my $load = join '', map { "load_module $_;\n" }
                        split ' ', $ENV{TEST_NGINX_LOAD_MODULES} || '';

    # for a new binary, too

    $load .= "env ASAN_OPTIONS;\nenv UBSAN_OPTIONS;\n" if $ENV{ASAN_OPTIONS};

    my $user = $text{main} =~ /\buser\b/ ? ''
               : defined $ENV{TEST_NGINX_WORKER_USER}
               ? "user $ENV{TEST_NGINX_WORKER_USER};"
               : $> == 0 ? 'user root;' : '';
    my $temp = join '', map { "${_}_temp_path $Root/${_}_temp;\n" }
                        grep { $text{http} !~ /\b${_}_temp_path/ }
                        qw(client_body proxy fastcgi uwsgi scgi);
    my $timer = $text{http} =~ /imgproc_free_memory_interval/ ? ''
                : 'imgproc_free_memory_interval 100ms;';

    my $pictures = $text{modules} && $text{pictures};

    $text{imgproc} = <<"TEXT" if !defined $text{imgproc};
    imgproc w:30 f:png;
    imgproc_timeout 60s;
    imgproc_threads $Threads;
    imgproc_queue $Queue;
    $timer
TEXT

    my $http = $pictures ? "$text{imgproc}\n    $text{http}" : '';

    my $locations = !$pictures ? '' : <<"TEXT";
        location /files/ { internal; alias $Root/html/; }
        location /mock/ {
            internal;
            proxy_http_version 1.1;
            proxy_pass http://127.0.0.1:$ENV{TEST_NGINX_ORIGIN_PORT}/;
        }
        location ~ ^/f/(.+)\$ { imgproc_pass /files/\$1; }
        location ~ ^/m/(.+)\$ { imgproc_pass /mock/\$1; }
        $text{locations}
TEXT

    $load = '' if !$text{modules};

    make_path("$Root/conf", "$Root/logs", "$Root/html");

    make_path(map { "$Root/$_" } @{ $text{make} || [] });

    for my $name (qw(coffee.jpg photo-4mp.jpg alpha.png)) {
        write_file("$Root/html/$name", slurp("t/images/$name"));
    }

    write_file("$Root/conf/tls.pem", $text{certificate})
        if $text{certificate};
    write_file("$Root/html/text.jpg", "no picture\n");
    write_file("$Root/html/half.jpg", substr slurp('t/images/coffee.jpg'), 0,
                                             5000);

    # debug_core has the line of the pools, and hardly another one

    write_file("$Root/conf/nginx.conf", <<"TEXT");
daemon $text{daemon};
error_log $Log $text{level};
pid $Root/logs/nginx.pid;
$user
$load
$text{main}
events {
    accept_mutex off;
    $text{events}
}
http {
    access_log $Root/logs/access.log;
    $temp
    default_type text/plain;
$http
    server {
        listen 127.0.0.1:$Port;
        $text{listen}
        root $Root/html;
        location = /ping { access_log off; return 204; }
$locations
    }
}
TEXT
}


sub spawn {
    my @args = @_;

    my $pid = fork;
    die "fork failed: $!\n" if !defined $pid;

    return $pid if $pid;

    setpgrp;
    $SIG{$_} = 'DEFAULT' for qw(HUP INT PIPE TERM);
    open STDOUT, '>', '/dev/null';
    open STDERR, '>', '/dev/null';

    $ENV{LD_PRELOAD} = $ENV{TEST_NGINX_LD_PRELOAD}
        if $ENV{TEST_NGINX_LD_PRELOAD};

    my $env = $Conf{env} || {};

    for my $name (keys %$env) {
        $ENV{$name} = join ' ', grep { defined && length } $env->{$name},
                                $name eq 'LD_PRELOAD' ? $ENV{$name} : ();
    }

    { no warnings 'exec';
      exec @{ $Conf{exec} || [] }, $Nginx, '-e', $Log, '-p', "$Root/", '-c',
           "$Root/conf/nginx.conf", @args }

    POSIX::_exit(127);
}


sub start {
    %Conf = @_;
    my ($count) = ($Conf{main} || '') =~ /worker_processes (\d+)/;

    remove_tree($Root);
    write_conf();
    undef $Status;
    undef $Adopted;
    $Master = $Group = spawn();

    adopt() if ($Conf{daemon} || '') eq 'on';

    wait_until(30, sub { is_gone()
                         || slurp("$Root/logs/nginx.pid") =~ /^$Master$/m
                            && workers() == ($count || 1) })
        && defined $Master or BAIL_OUT('nginx did not start: ' . slurp($Log));

    ping();
}


# a master that is no child of ours, the one of the pid file by default

sub adopt {
    my $pid = shift;

    if (!defined $pid) {
        waitpid $Master, 0;
        wait_until(20, sub {
            ($pid) = slurp("$Root/logs/nginx.pid") =~ /^(\d+)$/m;
        });

        $Group = $pid;
    }

    $Master = $pid;
    $Adopted = 1;
}


sub is_gone {
    return 1 if !defined $Master;

    if ($Adopted) {
        return 0 if slurp("/proc/$Master/stat") =~ /^\d+ \(.*\) [^Z]/s;

        undef $Master;
        $Status = 0;

    } elsif (waitpid($Master, WNOHANG) == $Master) {
        $Status = $?;
        undef $Master;
    }

    return !defined $Master;
}


sub stop {
    kill 'QUIT', $Master if defined $Master;

    ok(wait_until(60, \&is_gone), 'nginx stops');
    is($Status, 0, 'exit status');
    no_findings();
}


sub log_text {
    return slurp($Log);
}


# pids, those that are shutting down too if asked for

sub workers {
    my $all = shift;

    return () if !defined $Master;

    my @pids = split ' ', slurp("/proc/$Master/task/$Master/children");

    @pids = sort { $a <=> $b }
            grep { my $title = slurp("/proc/$_/cmdline");
                   $title =~ /worker process/
                   && ($all || $title !~ /shutting down/) } @pids;

    return @pids;
}


sub reload {
    my %old = map { ($_ => 1) } workers();

    kill 'HUP', $Master;

    return wait_until(30, sub {
        my @now = workers();

        return @now && !grep { $old{$_} } @now;
    });
}


sub threads {
    my $pid = shift;

    return scalar(() = glob "/proc/$pid/task/*");
}


sub fds {
    my $pid = shift;

    return scalar(() = glob "/proc/$pid/fd/*");
}


# the connections of requests before are closed a little later

sub settled_fds {
    my $pid = shift;
    my ($last, $same) = (-1, 0);

    wait_until(10, sub {
        my $n = fds($pid);

        $same = $n == $last ? $same + 1 : 0;
        $last = $n;

        return $same >= 20;
    });

    return $last;
}


sub baseline {
    is(status($_), 200, "$_ to begin with") for @_;

    my ($worker) = workers();

    %Base = (worker => $worker, fds => settled_fds($worker));
}


# fewer are right, too: a process of the cache leaves after a minute

sub settled {
    my $name = shift;
    my $worker = $Base{worker};

    is_deeply([workers()], [$worker], "$name: the worker is the same");

    ok(wait_until(20, sub { fds($worker) <= $Base{fds} }),
       "$name: no descriptor is lost")
        || diag("before: $Base{fds}, after: ", fds($worker));

    no_buffers($name);
    all_places($name);

    ok(wait_until(20, sub { fds($worker) <= $Base{fds} }),
       "$name: nor after that")
        || diag("before: $Base{fds}, after: ", fds($worker));
}


# a line of the timer that comes after the call

sub pools_say {
    my $what = shift;
    my $from = -s $Log;

    return wait_until(20, sub {
        my $text = substr slurp($Log), $from;
        my ($line) = $text =~ /.*(imgproc pools: [^\n]*)\n/s;

        return defined $line && $line =~ $what;
    });
}


sub no_buffers {
    my $name = shift;

    return if !has_option('--with-debug');

    ok(pools_say(qr/sources 0 in use \d+ idle, results 0 in use/),
       "$name: no buffer is in use");
}


sub all_places {
    my $name = shift;
    my $n = $Threads + $Queue;
    my $busy = 0;

    shut_gate();

    my @waiting = map { send_request($Port, wire('/m/gate')) } 1 .. $n;

    # those of before may still be on their way out of a thread

    for (1 .. $n) {
        wait_for('/gate') or $busy++, last;
    }

    is($busy, 0, "$name: $n requests are let in");
    is(status('/f/coffee.jpg'), 503, "$name: one more is not");

    open_gate();

    is(scalar(grep { (receive($_)->{status} || 0) == 200 } @waiting), $n,
       "$name: they are answered");
}


sub no_findings {
    my $text = slurp($Log);
    my $expected = $Conf{expected};
    my @lines = grep { !defined $expected || $_ !~ $expected }
                split /^/, $text;
    my @found = grep { /\[(?:alert|emerg|crit)\]|Sanitizer|runtime error:/
                       && !/exited on signal 9$/ } @lines;

    is(join('', @found), '', 'nothing in the log');

    return if !$ENV{TEST_NGINX_ERROR_LOG};

    if (open my $out, '>>:raw', $ENV{TEST_NGINX_ERROR_LOG}) {
        print $out grep { !/\[debug\]/ } @lines;
    }
}


END {
    if (defined $Owner && $$ == $Owner) {
        my $status = $?;

        if (defined $Master) {
            kill 'KILL', -$Group;
            waitpid $Group, 0;
        }

        remove_tree($Root) if $Root && Test::More->builder->is_passing;

        $? = $status;
    }
}


1;
