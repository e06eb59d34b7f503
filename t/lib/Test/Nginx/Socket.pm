package Test::Nginx::Socket;

# Copyright (C) the ngx_http_imgproc_module authors

# The fallback test harness: the part of Test::Nginx::Socket's format that
# our tests need, for machines without that module.  t/conform/SPEC.md tells
# the format; "perl t/conform/check.pl -It/lib" tells whether this does it.
# The tests find it last, by "BEGIN { push @INC, 't/lib' }", so that the
# genuine module wins.

use Test::Base -Base;

our $VERSION = '0.33';

use Digest::MD5 ();
use Digest::SHA ();
use List::Util ();
use Time::HiRes qw(sleep time);

use Test::Nginx::Util ();
use Test::Nginx::Client ();

my @Imported;

BEGIN {
    @Imported = qw(
        repeat_each workers worker_connections server_addr server_name
        log_level timeout config_preamble no_long_string no_shuffle
        no_root_location check_accum_error_log use_hup master_on master_off
        master_process_enabled server_root html_dir server_port
        server_port_for_client env_to_nginx add_cleanup_handler bail_out
    );

    no strict 'refs';
    *$_ = \&{"Test::Nginx::Util::$_"} for @Imported;
}

our @EXPORT = (@Imported, qw(
    run_tests is_str add_block_preprocessor add_response_body_check
    add_test_cleanup_handler
));

my (@Preprocessors, @BodyChecks, @TestCleanupHandlers);
my %LogPos;

my %BodyFilter = (
    md5_hex  => sub { Digest::MD5::md5_hex($_[0]) },
    sha1_hex => sub { Digest::SHA::sha1_hex($_[0]) },
    length   => sub { length $_[0] },
    uc       => sub { uc $_[0] },
    lc       => sub { lc $_[0] },
    ucfirst  => sub { ucfirst $_[0] },
    lcfirst  => sub { lcfirst $_[0] },
);


sub add_block_preprocessor (&) {
    unshift @Preprocessors, shift;
}


sub add_response_body_check (&) {
    push @BodyChecks, shift;
}


sub add_test_cleanup_handler (&) {
    push @TestCleanupHandlers, shift;
}


sub test_name ($$) {
    my ($block, $what) = @_;

    return "$0 " . $block->name . " - $what";
}


sub quote_part ($$) {
    my ($text, $at) = @_;

    my $from = $at > 20 ? $at - 20 : 0;

    return join '', map { /[ -~]/ ? $_ : sprintf '\\x%02x', ord }
                    split //, substr $text, $from, 60;
}


# A long or binary string would flood the terminal.

sub is_str ($$;$) {
    my ($got, $want, $name) = @_;

    local $Test::Builder::Level = $Test::Builder::Level + 1;

    return like($got, $want, $name) if ref $want eq 'Regexp';

    return Test::More::is($got, $want, $name)
        if !defined $got || !defined $want || $got eq $want
           || length "$got$want" < 2000 && "$got$want" !~ /[^\s -~]/;

    my $at = 0;
    my $end = List::Util::min(length $got, length $want);

    $at++ while $at < $end && substr($got, $at, 1) eq substr($want, $at, 1);

    fail($name);
    diag(sprintf "lengths: got %d, expected %d; they differ at byte %d\n"
                 . "     got: %s\nexpected: %s", length $got, length $want, $at,
                 quote_part($got, $at), quote_part($want, $at));

    return 0;
}


# The part of a section that is about one of the n requests.

sub expected ($$$$) {
    my ($block, $section, $i, $n) = @_;

    my $value = $block->$section;

    return $value if !defined $value || $n == 1 && ref $value ne 'ARRAY';
    return $value->[0] if $n == 1;

    bail_out($block->name, " - $section must be an array of $n elements")
        if ref $value ne 'ARRAY' || @$value != $n;

    return $value->[$i];
}


sub check_status ($$$$) {
    my ($block, $r, $i, $n) = @_;

    if (defined $block->error_code_like) {
        my $like = expected($block, 'error_code_like', $i, $n);
        like($r->{status}, ref $like ? $like : qr/$like/sm,
             test_name($block, 'error_code_like'));
        return;
    }

    my $want = expected($block, 'error_code', $i, $n);

    $want = 200 if !defined $want;
    $want =~ s/\s+//g;

    Test::More::is($r->{status}, $want, test_name($block, 'error_code'));
}


sub check_raw_headers ($$$$) {
    my ($block, $r, $i, $n) = @_;

    my $like = expected($block, 'raw_response_headers_like', $i, $n);
    my $unlike = expected($block, 'raw_response_headers_unlike', $i, $n);

    for my $re ($like, $unlike) {
        $re =~ s/\n\z// if defined $re && !ref $re;
    }

    like($r->{head}, qr/$like/s,
         test_name($block, 'raw_response_headers_like'))
        if defined $like;

    unlike($r->{head}, qr/$unlike/s,
           test_name($block, 'raw_response_headers_unlike'))
        if defined $unlike;
}


sub check_headers ($$$$) {
    my ($block, $r, $i, $n) = @_;
    my $exact = defined $block->response_headers;
    my $section = $exact ? 'response_headers' : 'response_headers_like';

    my $text = expected($block, $section, $i, $n);

    return if !defined $text;

    my $port = server_port();
    my $client_port = server_port_for_client();

    for my $line (grep { /\S/ } split /\n/, $text) {
        $line =~ s/^\s+|\s+$//g;
        $line =~ s/\$ServerPortForClient\b/$client_port/g;
        $line =~ s/\$ServerPort\b/$port/g;

        if ($line =~ /^!\s*(\S+)$/) {
            Test::More::is($r->{headers}{lc $1}, undef,
                           test_name($block, "header $1 absent"));
            next;
        }

        my ($name, $want) = split /\s*:\s*/, $line, 2;
        my $got = $r->{headers}{lc $name};

        $got = '' if !defined $got;
        $want = '' if !defined $want;

        my $what = test_name($block, "header $name");

        if ($exact) {
            Test::More::is($got, $want, $what);

        } else {
            like($got, qr/^(?:$want)$/, $what);
        }
    }
}


sub body_filters ($$$) {
    my ($block, $i, $n) = @_;

    my $filters = $block->response_body_filters;

    return if !defined $filters;

    $filters = expected($block, 'response_body_filters', $i, $n)
        if ref $filters eq 'ARRAY'
           && grep { ref eq 'ARRAY' || !defined } @$filters;

    return map { ref $_ ? $_ : split ' ' }
           grep { defined } ref $filters eq 'ARRAY' ? @$filters : $filters;
}


sub check_body ($$$$$) {
    my ($block, $r, $i, $n, $round) = @_;

    warn $block->name, ": the body of the response is cut\n" if $r->{short};

    my $body = $r->{body};

    for my $filter (body_filters($block, $i, $n)) {
        my $code = ref $filter ? $filter : $BodyFilter{$filter};

        bail_out($block->name, " - unknown body filter \"$filter\"") if !$code;
        $body = $code->($body);
    }

    my $want = expected($block, 'response_body', $i, $n);
    my $like = expected($block, 'response_body_like', $i, $n);
    my $unlike = expected($block, 'response_body_unlike', $i, $n);

    if (defined $block->response_body) {
        is_str($body, Test::Nginx::Util::expand($want),
               test_name($block, 'response_body'))
            if defined $want;

    } else {
        for my $re ($like, $unlike) {
            $re =~ s/\n\z// if defined $re && !ref $re;
        }

        ok($body =~ /$like/s, test_name($block, 'response_body_like'))
            || diag("body: ", quote_part($body, 0))
            if defined $like;

        ok($body !~ /$unlike/s, test_name($block, 'response_body_unlike'))
            || diag("body: ", quote_part($body, 0))
            if defined $unlike;
    }

    $_->($block, $body, $i, $round, 0) for @BodyChecks;
}


# substrings from the lines of a text, or what an eval has given

sub patterns ($) {
    my $value = shift;

    return () if !defined $value;
    return grep { defined && length } @$value if ref $value eq 'ARRAY';
    return $value if ref $value;
    return grep { length } split /\n/, $value;
}


sub matches ($$) {
    my ($line, $pattern) = @_;

    return ref $pattern ? $line =~ $pattern : index($line, $pattern) >= 0;
}


# What was logged since the last check of this block.  The wait for the
# patterns that have to come is only long when they don't.

sub new_lines ($@) {
    my ($file, @wanted) = @_;
    my $end = time() + 1;

    my $pos = $LogPos{$file} || 0;
    $pos = 0 if $Test::Nginx::Util::Setting{accum_error_log};

    while (1) {
        my ($text, $to) =
            Test::Nginx::Util::read_from(Test::Nginx::Util::log_path($file),
                                         $pos);
        my @lines = split /(?<=\n)/, $text;
        my @missing = grep {
            my $p = $_;
            !grep { matches($_, $p) } @lines
        } @wanted;

        if (!@missing || time() > $end) {
            $LogPos{$file} = $to;
            return @lines;
        }

        sleep 0.02;
    }
}


sub check_patterns ($$$$) {
    my ($block, $section, $positive, $lines) = @_;

    for my $pattern (patterns($block->$section)) {
        my @hits = grep { matches($_, $pattern) } @$lines;
        my $what = test_name($block, "$section \"$pattern\"");

        if ($positive) {
            ok(@hits > 0, $what);

        } else {
            ok(@hits == 0, $what) || diag(splice @hits, 0, 5);
        }
    }
}


sub check_grep ($$$) {
    my ($block, $lines, $round) = @_;

    my $pattern = $block->grep_error_log;

    return if !defined $pattern;

    my $re = ref $pattern ? $pattern : qr/\Q$pattern\E/;
    my $got = join '', map { /($re)/ ? "$1\n" : () } @$lines;
    my $want = $block->grep_error_log_out;

    $want = $want->[$round] if ref $want eq 'ARRAY';
    $want = '' if !defined $want;

    is_str($got, Test::Nginx::Util::expand($want),
           test_name($block, 'grep_error_log_out'));
}


sub warn_of_lines ($$) {
    my ($block, $lines) = @_;

    my @known = map { patterns($_) }
                $block->error_log, $block->no_error_log,
                $block->grep_error_log;

    for my $line (@$lines) {
        if ($line =~ /Assertion .* failed/) {
            fail(test_name($block, 'an assertion of the server'));
            diag($line);
        }

        next if $line !~ /\[(?:alert|crit|emerg)\]/;
        next if grep { matches($line, $_) } @known;

        warn "WARNING: ", $block->name, " - $line";
    }
}


sub check_logs ($$) {
    my ($block, $round) = @_;

    my $access = !defined $block->ignore_response
                 && (defined $block->access_log
                     || defined $block->no_access_log);

    sleep 3 * ($ENV{TEST_NGINX_SLEEP} || 0.015)
        if $access || grep { defined } $block->error_log, $block->no_error_log,
                                       $block->grep_error_log;

    my @lines = new_lines('error.log', patterns($block->error_log));

    warn_of_lines($block, \@lines);
    check_grep($block, \@lines, $round);
    check_patterns($block, 'error_log', 1, \@lines);
    check_patterns($block, 'no_error_log', 0, \@lines);

    return if !$access;

    @lines = new_lines('access.log', patterns($block->access_log));

    check_patterns($block, 'access_log', 1, \@lines);
    check_patterns($block, 'no_access_log', 0, \@lines);
}


sub wait_for_block ($) {
    my $block = shift;

    sleep Test::Nginx::Client::seconds($block->wait) if defined $block->wait;
}


# One connection and everything that is asserted about it.

sub run_request ($$$$$) {
    my ($block, $request, $first, $n, $round) = @_;

    my $timeout = defined $block->timeout ? $block->timeout : timeout();

    my ($bytes, $error) =
        Test::Nginx::Client::talk($request,
                                  Test::Nginx::Client::seconds($timeout),
                                  $block->shutdown);

    if (defined $error && !($error eq 'timeout' && defined $block->abort)) {
        fail(test_name($block, $error eq 'timeout'
                               ? "the client timed out after $timeout"
                               : 'cannot connect to the server'));
    }

    my $i = $first;

    for my $method (@{ $request->{methods} }) {
        my $r = Test::Nginx::Client::parse($bytes, $method);

        if (!defined $block->ignore_response) {
            check_status($block, $r, $i, $n);
            check_raw_headers($block, $r, $i, $n);
            check_headers($block, $r, $i, $n);
            check_body($block, $r, $i, $n, $round);
        }

        wait_for_block($block);
        check_logs($block, $round);

        $bytes = $r->{rest};
        $i++;
    }
}


sub check_query ($$) {
    my ($block, $query) = @_;

    if (defined(my $want = $block->tcp_query)) {
        is_str($query, $want, test_name($block, 'tcp_query'));
    }

    if (defined(my $want = $block->tcp_query_len)) {
        $want =~ s/\s+//g;
        Test::More::is(length $query, $want,
                       test_name($block, 'tcp_query_len'));
    }
}


sub check_shutdown ($$) {
    my ($block, $last) = @_;

    return if !grep { defined } $block->shutdown_error_log,
                                $block->no_shutdown_error_log;

    Test::Nginx::Util::stop();

    my @lines = new_lines('error.log', patterns($block->shutdown_error_log));

    check_patterns($block, 'shutdown_error_log', 1, \@lines);
    check_patterns($block, 'no_shutdown_error_log', 0, \@lines);

    Test::Nginx::Util::bring_up($block, 0) if !$last;
}


sub run_round ($$) {
    my ($block, $round) = @_;

    Test::Nginx::Util::write_user_files($block->user_files) if $round > 0;

    my @requests = Test::Nginx::Client::requests($block);
    my $mock = Test::Nginx::Client::start_mock($block);
    my ($i, $n) = (0, 0);

    $n += @{ $_->{methods} } for @requests;

    for my $request (@requests) {
        run_request($block, $request, $i, $n, $round);
        $i += @{ $request->{methods} };
    }

    check_query($block, Test::Nginx::Client::stop_mock($mock, timeout()))
        if $mock;

    check_shutdown($block, $round == repeat_each() - 1);
}


sub run_must_die ($) {
    my $block = shift;

    my $status = Test::Nginx::Util::bring_up($block, 1);
    my $want = $block->must_die;

    $want =~ s/\s+//g;

    if (length $want) {
        Test::More::is($status, $want, test_name($block, 'must_die'));

    } else {
        ok($status, test_name($block, 'must_die'));
    }

    Test::Nginx::Util::stop() if !defined $status;

    %LogPos = ();

    my @lines = new_lines('error.log', patterns($block->error_log));

    check_grep($block, \@lines, 0);
    check_patterns($block, 'error_log', 1, \@lines);
    check_patterns($block, 'no_error_log', 0, \@lines);
}


# (count, why, is it a todo) of a block that is not to run

sub to_skip ($) {
    my $block = shift;

    for my $section (qw(skip_nginx skip_nginx2 skip_eval todo todo_nginx)) {
        my $text = $block->$section;

        next if !defined $text;

        my ($count, $rest) = $text =~ /^\s*(\d+)\s*:\s*(.*?)\s*$/s
            or bail_out($block->name, " - bad $section");

        return ($count, $rest, 1) if $section eq 'todo';

        my ($skip, $why) = (0, $section);

        if ($section eq 'skip_eval') {
            $skip = eval "package main; no strict; $rest";
            bail_out($block->name, " - skip_eval: $@") if $@;

        } elsif ($section eq 'skip_nginx2') {
            $rest =~ s/\s*:.*//s;

            # "or" binds weaker than "and"

            for my $all (split /\s+or\s+/, $rest) {
                $skip ||= !grep { !Test::Nginx::Util::version_is($_) }
                           split /\s+and\s+/, $all;
            }

        } else {
            ($rest, my $text) = split /\s*:\s*/, $rest, 2;
            $why = $text if defined $text;
            $skip = Test::Nginx::Util::version_is($rest);
        }

        return ($count, $why, $section eq 'todo_nginx') if $skip;
    }

    return;
}


sub run_block ($) {
    my $block = shift;

    $_->($block) for @Preprocessors;

    Test::Nginx::Util::new_block();
    %LogPos = ();

    if (my ($count, $why, $todo) = to_skip($block)) {
        my $builder = Test::More->builder;

        for (1 .. repeat_each() * $count) {
            $todo ? $builder->todo_skip(test_name($block, $why))
                  : $builder->skip(test_name($block, $why));
        }

        return;
    }

    if (defined $block->must_die) {
        run_must_die($block) for 1 .. repeat_each();
        $_->($block) for @TestCleanupHandlers;
        return;
    }

    if (defined $block->config || !Test::Nginx::Util::is_alive()) {
        my $status = Test::Nginx::Util::bring_up($block, 0);

        if (defined $status && $status eq 'reload') {
            fail(test_name($block, 'reload'));

        } elsif (defined $status) {
            my ($log) = Test::Nginx::Util::read_from(
                            Test::Nginx::Util::log_path('error.log'), 0);

            bail_out($block->name, " - nginx exited with $status: $log");
        }
    }

    if (defined(my $code = $block->init)) {
        eval "package main; $code; 1"
            or bail_out($block->name, " - init: $@");
    }

    run_round($block, $_) for 0 .. repeat_each() - 1;

    $_->($block) for @TestCleanupHandlers;
}


sub run_tests () {
    $ENV{TEST_NGINX_SERVER_PORT} = server_port();

    my @blocks = blocks();

    @blocks = List::Util::shuffle(@blocks)
        if $Test::Nginx::Util::Setting{shuffle};

    run_block($_) for @blocks;
}
