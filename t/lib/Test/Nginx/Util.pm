package Test::Nginx::Util;

# Copyright (C) the ngx_http_imgproc_module authors

# The server of the fallback harness: settings, the server root, nginx.conf,
# and starting, reloading and stopping nginx.  See Socket.pm.

use strict;
use warnings;

use Cwd qw(getcwd);
use Fcntl qw(SEEK_SET);
use File::Basename qw(dirname);
use File::Path qw(make_path remove_tree);
use List::Util qw(max);
use POSIX qw(WNOHANG);
use Port qw(free_port is_free);
use Test::More ();
use Time::HiRes qw(sleep time);
use Time::Local qw(timegm);

our %Setting = (
    repeat_each        => 1,
    workers            => 1,
    worker_connections => 64,
    server_addr        => '127.0.0.1',
    server_name        => 'localhost',
    log_level          => $ENV{TEST_NGINX_LOG_LEVEL} || 'debug',
    timeout            => $ENV{TEST_NGINX_TIMEOUT} || 3,
    config_preamble    => '',
    master             => ($ENV{TEST_NGINX_MASTER_PROCESS} || 'off') eq 'on',
    hup                => $ENV{TEST_NGINX_USE_HUP},
    shuffle            => !$ENV{TEST_NGINX_NO_SHUFFLE},
    root_location      => 1,
    long_string        => 1,
    accum_error_log    => 0,
);

our ($ServerPort, $ClientPort, $ServRoot, $NginxBinary);
our @Env;
our @CleanupHandlers;

my $Owner = $$;
my ($Pid, $Status, $Version, %RandPorts, @OldLogs);

$NginxBinary = $ENV{TEST_NGINX_BINARY} || 'nginx';

if ($ENV{TEST_NGINX_RANDOMIZE}) {
    $ServerPort = $ClientPort = free_port();
    $ServRoot = getcwd() . "/t/servroot_$ServerPort";

} else {
    my $port = $ENV{TEST_NGINX_PORT} || 1984;

    $ServerPort = $ENV{TEST_NGINX_SERVER_PORT} || $port;
    $ClientPort = $ENV{TEST_NGINX_CLIENT_PORT} || $port;
    $ServRoot = $ENV{TEST_NGINX_SERVROOT} || getcwd() . '/t/servroot';
    $ServRoot = getcwd() . "/$ServRoot" if $ServRoot !~ m{^/};
}

$ENV{TEST_NGINX_SERVER_ROOT} = $ServRoot;

# so that END stops nginx

$SIG{$_} = sub { exit 1 } for qw(HUP INT TERM);
$SIG{PIPE} = 'IGNORE';


# settings: with an argument a function sets, it always returns the value

for my $name (qw(repeat_each workers worker_connections server_addr
                 server_name log_level timeout config_preamble))
{
    no strict 'refs';

    *$name = sub (@) {
        $Setting{$name} = $_[0] if @_;
        return $Setting{$name};
    };
}

sub no_long_string (@) { $Setting{long_string} = 0 }
sub no_shuffle (@) { $Setting{shuffle} = 0 }
sub no_root_location (@) { $Setting{root_location} = 0 }
sub check_accum_error_log (@) { $Setting{accum_error_log} = 1 }
sub use_hup (@) { $Setting{hup} = 1 }
sub master_on (@) { $Setting{master} = 1 }
sub master_off (@) { $Setting{master} = 0 }
sub server_root (@) { $ServRoot }
sub html_dir (@) { "$ServRoot/html" }

sub master_process_enabled (@) {
    $Setting{master} = $_[0] if @_;
    return $Setting{master};
}

sub server_port (@) {
    $ServerPort = $_[0] if @_;
    return $ServerPort;
}

sub server_port_for_client (@) {
    $ClientPort = $_[0] if @_;
    return $ClientPort;
}

sub env_to_nginx (@) {
    push @Env, @_;
}

sub add_cleanup_handler ($) {
    unshift @CleanupHandlers, shift;
}

sub bail_out (@) {
    cleanup();
    Test::More::BAIL_OUT(join '', @_);
}


sub new_block {
    %RandPorts = ();
}


sub env_value {
    my $name = shift;

    if ($name =~ /^TEST_NGINX_RAND_PORT_(\d+)$/) {
        $RandPorts{$1} ||= free_port();
        return $RandPorts{$1};
    }

    bail_out("the environment lacks $name") if !defined $ENV{$name};

    return $ENV{$name};
}


sub expand {
    my $text = shift;

    return $text if !defined $text || ref $text;

    $text =~ s/\$(TEST_NGINX_\w+)/env_value($1)/eg;

    return $text;
}


sub write_file {
    my ($path, $text) = @_;

    make_path(dirname($path));

    open my $out, '>:raw', $path or bail_out("cannot write $path: $!");
    print $out $text;
    close $out or bail_out("cannot write $path: $!");
}


sub log_path {
    return "$ServRoot/logs/" . shift;
}


# the text of a file from an offset on, and the offset of its end

sub read_from {
    my ($path, $pos) = @_;

    open my $in, '<:raw', $path or return ('', 0);
    seek $in, $pos, SEEK_SET;

    my $text = do { local $/; <$in> };
    $text = '' if !defined $text;

    return ($text, $pos + length $text);
}


# TEST_NGINX_ERROR_LOG: every log is appended once nobody writes to it anymore

sub keep_log {
    return if !$ENV{TEST_NGINX_ERROR_LOG};

    open my $in, '<:raw', log_path('error.log') or return;
    push @OldLogs, $in;
}


sub save_logs {
    return if !@OldLogs;

    open my $out, '>>:raw', $ENV{TEST_NGINX_ERROR_LOG} or do {
        warn "cannot append to $ENV{TEST_NGINX_ERROR_LOG}: $!\n";
        return;
    };

    for my $in (splice @OldLogs) {
        local $/;
        my $text = <$in>;
        print $out $text if defined $text;
    }

    close $out;
}


# After a reload the pid file, caches and temporary files still are in use.

sub make_root {
    my $running = shift;
    my $root = $ServRoot;

    make_path($root);
    remove_tree("$root/conf", "$root/html");

    if ($running) {
        unlink log_path('error.log'), log_path('access.log');

    } else {
        remove_tree("$root/logs", "$root/cache",
                    glob "\Q$root\E/*_temp \Q$root\E/*_cache");
    }

    make_path("$root/conf", "$root/logs", "$root/html");

    write_file("$root/html/index.html",
               "<html><head><title>It works!</title></head>"
               . "<body>It works!</body></html>\n");
}


sub write_user_files {
    my $files = shift;

    return if !defined $files;

    if (!ref $files) {
        my (undef, @parts) = split /^>>>[ \t]+([^\n]+)\n/m, expand($files);

        $files = [];

        while (my ($head, $text) = splice @parts, 0, 2) {
            my ($name, $date) = split ' ', $head;
            push @$files, [$name, $text, $date];
        }
    }

    for my $file (@$files) {
        my ($name, $text, $date) = @$file;

        $name = html_dir() . "/$name" if $name !~ m{^/};

        write_file($name, defined $text ? $text : '');

        next if !defined $date;

        $date =~ /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d\d))?$/
            or bail_out("bad date \"$date\" in user_files");

        $date = timegm($6 || 0, $5, $4, $3, $2 - 1, $1);
        utime $date, $date, $name;
    }
}


sub user_line {
    my $user = $ENV{TEST_NGINX_WORKER_USER};

    return "user $user;\n" if defined $user;
    return $> == 0 ? "user root;\n" : '';
}


sub env_lines {
    return map { /[\s;"]/ ? "env '$_';\n" : "env $_;\n" } @Env;
}


sub write_conf {
    my $block = shift;
    my $root = $ServRoot;

    my %text = map { ($_ => expand($block->$_)) }
               qw(config http_config main_config post_main_config
                  error_log_file);

    for (values %text) {
        $_ = '' if !defined $_;
    }

    my $master = $Setting{master} || $Setting{hup} ? 'on' : 'off';
    my $level = $block->log_level || $Setting{log_level};
    my $log = $text{error_log_file} || log_path('error.log');
    my $name = defined $block->server_name ? $block->server_name
                                           : $Setting{server_name};

    my $postpone = $ENV{TEST_NGINX_POSTPONE_OUTPUT};
    my $event = $ENV{TEST_NGINX_EVENT_TYPE};

    my $conf = "worker_processes $Setting{workers};\n"
        . "daemon off;\n"
        . "master_process $master;\n"
        . "error_log $log $level;\n"
        . "pid " . log_path('nginx.pid') . ";\n"
        . user_line()
        . join('', env_lines())
        . join('', map { "load_module $_;\n" }
                       split ' ', $ENV{TEST_NGINX_LOAD_MODULES} || '')
        . "\n$text{main_config}\n"
        . "http {\n"
        . "    access_log " . log_path('access.log') . ";\n"
        . join('', map { "    ${_}_temp_path $root/${_}_temp;\n" }
                       qw(client_body proxy fastcgi uwsgi scgi))
        . "    default_type text/plain;\n"
        . "    keepalive_timeout 68000ms;\n"
        . (defined $postpone ? "    postpone_output $postpone;\n" : '')
        . "\n$text{http_config}\n"
        . "    server {\n"
        . "        listen $ServerPort;\n"
        . "        server_name '$name';\n"
        . "        client_max_body_size 30M;\n"
        . "\n$Setting{config_preamble}\n$text{config}\n";

    $conf .= "        location / {\n"
        . "            root $root/html;\n"
        . "            index index.html index.htm;\n"
        . "        }\n" if $Setting{root_location};

    $conf .= "    }\n"
        . "}\n"
        . "\n$text{post_main_config}\n"
        . "events {\n"
        . "    accept_mutex off;\n"
        . "    worker_connections $Setting{worker_connections};\n"
        . (defined $event ? "    use $event;\n" : '')
        . "}\n";

    write_file("$root/conf/nginx.conf", $conf);
}


sub command {
    my @command = ($NginxBinary, '-e', log_path('error.log'),
                   '-p', "$ServRoot/", '-c', "$ServRoot/conf/nginx.conf");

    my $valgrind = $ENV{TEST_NGINX_USE_VALGRIND};

    if ($valgrind) {
        my @options = $valgrind =~ /^\d+$/
            ? qw(-q --leak-check=full --gen-suppressions=all --num-callers=50)
            : split ' ', $valgrind;

        push @options, '--suppressions=valgrind.suppress'
            if $valgrind =~ /^\d+$/ && -f 'valgrind.suppress';

        unshift @command, 'valgrind', @options;
    }

    return @command;
}


# nginx stays in the foreground of a child, the leader of its own group

sub spawn {
    my $quiet = shift;

    undef $Status;
    $Pid = fork;
    bail_out("fork failed: $!") if !defined $Pid;

    return if $Pid;

    setpgrp;
    $SIG{$_} = 'DEFAULT' for qw(HUP INT PIPE TERM);

    $ENV{LD_PRELOAD} = $ENV{TEST_NGINX_LD_PRELOAD}
        if $ENV{TEST_NGINX_LD_PRELOAD};

    open STDIN, '<', '/dev/null';
    open STDERR, '>', '/dev/null' if $quiet;
    open STDOUT, '>', '/dev/null';

    my @command = command();

    { no warnings 'exec'; exec { $command[0] } @command }

    print STDERR "cannot run $NginxBinary: $!\n";
    POSIX::_exit(127);
}


# false once nginx is gone; $Status is its wait status then

sub is_alive {
    return 0 if !defined $Pid;

    if (waitpid($Pid, WNOHANG) == $Pid) {
        $Status = $?;
        undef $Pid;
    }

    return defined $Pid;
}


sub wait_until {
    my ($seconds, $done) = @_;

    my $end = time() + $seconds;
    my $pause = 0.001;

    while (!$done->()) {
        return 0 if time() > $end;
        sleep $pause;
        $pause *= 1.2 if $pause < 0.02;
    }

    return 1;
}


# Starts nginx and waits for its pid file, which it writes when it listens.
# Returns undef then, the exit status when it refused to start.

sub start {
    my $quiet = shift;

    wait_until(10, sub { is_free($ServerPort) })
        or bail_out("port $ServerPort is in use");

    spawn($quiet);

    my $up = wait_until(60, sub {
        my $alive = is_alive();
        my ($pid) = read_from(log_path('nginx.pid'), 0);

        return !$alive || $pid =~ /^\Q$Pid\E\n/;
    });

    bail_out("nginx is not up after 60 seconds") if !$up;

    return $Pid ? undef : $Status >> 8 || 128 + ($Status & 127);
}


sub stop {
    my $fast = $ENV{TEST_NGINX_FAST_SHUTDOWN};
    my $limit = max($Setting{timeout}, $ENV{TEST_NGINX_USE_VALGRIND} ? 30 : 3);
    my $group = $Pid;

    if (is_alive()) {
        kill $fast ? 'TERM' : 'QUIT', $Pid;

        if (!wait_until($limit, sub { !is_alive() })) {
            warn "nginx did not stop in $limit seconds, killing it\n";
            kill 'KILL', -$group, $group;
            wait_until(10, sub { !is_alive() });
        }
    }

    kill 'KILL', -$group if $group;

    keep_log();
    save_logs();
}


# pid => title

sub children {
    open my $in, '<', "/proc/$Pid/task/$Pid/children" or return ();

    return map { ($_ => (read_from("/proc/$_/cmdline", 0))[0]) }
           split ' ', <$in> || '';
}


# Old workers close the listening sockets right after changing their titles.

sub reload {
    my %old = children();

    kill 'HUP', $Pid;

    my $done = wait_until(10, sub {
        return 1 if !is_alive();

        my %now = children();
        my @workers = grep { $now{$_} =~ /worker process(?! is shutting)/ }
                      keys %now;

        return @workers && !grep { defined $old{$_} } @workers;
    });

    sleep 0.005;

    return $done && is_alive();
}


# user_files and nginx.conf, without starting anything

sub prepare {
    my ($block, $running) = @_;

    make_root($running);

    if (defined(my $code = $block->post_setup_server_root)) {
        eval "package main; $code; 1"
            or bail_out($block->name, " - post_setup_server_root: $@");
    }

    write_user_files($block->user_files);
    write_conf($block);
}


# Brings the server of a block up: undef, the exit status of an nginx that
# refused to start, or the string "reload" for a refused reload.

sub bring_up {
    my ($block, $must_die) = @_;
    my ($log, @lines);

    if ($Setting{hup} && !$must_die && is_alive()) {
        keep_log();
        open $log, '<:raw', log_path('error.log');
        seek $log, 0, 2 if $log;

        prepare($block, 1);
        return undef if reload();

        # what was wrong may be in the old log or in the new one

        @lines = $log ? <$log> : ();
        push @lines, split /(?<=\n)/, (read_from(log_path('error.log'), 0))[0];

        Test::More::diag("reload failed:\n",
                         grep { !/\[(?:debug|info|notice)\]/ } @lines);

        stop();
        prepare($block, 0);

        my $status = start();
        return defined $status ? $status : 'reload';
    }

    stop();
    prepare($block, 0);

    return start(defined $block->suppress_stderr);
}


sub nginx_version {
    if (!defined $Version) {
        my $text = `$NginxBinary -v 2>&1`;

        $text =~ m{/(\d+)\.(\d+)\.(\d+)}
            or bail_out("cannot find the version of $NginxBinary");

        $Version = [$1, $2, $3];
    }

    return @$Version;
}


# "< 1.23.0" and the like, about the nginx under test

sub version_is {
    my $text = shift;

    $text =~ /^\s*(<=|>=|<|>)\s*(\d+)\.(\d+)\.(\d+)\s*$/
        or bail_out("bad version condition \"$text\"");

    my ($op, @want) = ($1, $2, $3, $4);
    my @have = nginx_version();
    my $cmp = $have[0] <=> $want[0] || $have[1] <=> $want[1]
              || $have[2] <=> $want[2];

    return $op eq '<'  ? $cmp < 0
         : $op eq '<=' ? $cmp <= 0
         : $op eq '>'  ? $cmp > 0
                       : $cmp >= 0;
}


sub cleanup {
    return if $$ != $Owner;

    if (!$ENV{TEST_NGINX_NO_CLEAN}) {
        stop();

        remove_tree($ServRoot)
            if $ENV{TEST_NGINX_RANDOMIZE}
               && Test::More->builder->is_passing;
    }

    for my $handler (splice @CleanupHandlers) {
        $handler->();
    }
}


END {
    local $?;
    cleanup();
}


1;
