package Test::Nginx::Client;

# Copyright (C) the ngx_http_imgproc_module authors

# The client of the fallback harness: requests from a block, the connection,
# responses, and the mock server of tcp_listen.  See Socket.pm.

use strict;
use warnings;

use Errno qw(EAGAIN EINTR);
use IO::Select;
use IO::Socket::INET;
use IO::Socket::UNIX;
use POSIX ();
use Time::HiRes qw(sleep);

use Test::Nginx::Util ();


# "1.5", "50ms" or "2s" in seconds

sub seconds {
    my $text = shift;

    $text =~ /^\s*([\d.]+)\s*(ms|s|)\s*$/
        or Test::Nginx::Util::bail_out("bad time \"$text\"");

    return $2 eq 'ms' ? $1 / 1000 : $1;
}


# [[value, delay before it], ...] of a string or an array of pieces

sub pieces {
    my $value = shift;

    return map {
        ref $_ ? [$_->{value}, $_->{delay_before} || 0] : [$_, 0]
    } ref $value ? @$value : $value;
}


sub header_lines {
    my $text = shift;

    return '' if !defined $text;

    return join '', map { s/^\s+|\s+$//gr . "\r\n" }
                    grep { /\S/ && !/^\s*#/ } split /\n/, $text;
}


sub has_header {
    my ($headers, $name) = @_;

    return $headers =~ /^\Q$name\E[ \t]*:/im;
}


# One request of a section: {method => , pieces => [[bytes, delay], ...]}.
# The pieces of the section are cut at the same places of what is sent.

sub build_request {
    my ($value, $more, $connection) = @_;

    my @pieces = pieces($value);
    my $text = join '', map { $_->[0] } @pieces;
    my ($blank) = $text =~ /^((?:[ \t]*(?:#[^\n]*)?\n)*[ \t]*)/;
    my ($line, $body) = split /\n/, substr($text, length $blank), 2;
    my ($method, $uri, $version) = split ' ', defined $line ? $line : '';

    Test::Nginx::Util::bail_out("a request lacks its method")
        if !defined $method;

    $uri = '/' if !defined $uri;
    $version = 'HTTP/1.1' if !defined $version;
    $body = '' if !defined $body;

    my $headers = header_lines($more);
    my $head = "$method $uri $version\r\n";
    my $tail = length $body;

    $head .= 'Host: ' . Test::Nginx::Util::server_name() . "\r\n"
        if !has_header($headers, 'Host');

    $head .= "Connection: $connection\r\n"
        if !has_header($headers, 'Connection');

    $head .= $headers;

    if (!has_header($headers, 'Content-Length')
        && $headers !~ /^Transfer-Encoding[ \t]*:[ \t]*chunked/im)
    {
        $body =~ s/^\s+//;
        $tail = length $body;
        $body =~ s/\s+$//;

        $head .= 'Content-Length: ' . length($body) . "\r\n" if $body ne '';
    }

    my $bytes = "$head\r\n$body";
    my $start = length "$head\r\n";
    my $skip = length($text) - $tail;
    my ($from, $offset, @out) = (0, 0);

    for my $piece (@pieces) {
        $offset += length $piece->[0];

        my $to = $offset == length $text ? length $bytes
               : $offset >= $skip        ? $start + $offset - $skip
                                         : $offset - length $blank;

        $to = $from if $to < $from;

        push @out, [substr($bytes, $from, $to - $from), $piece->[1]];
        $from = $to;
    }

    return {methods => [$method], pieces => \@out};
}


# What a block sends, one element a connection.

sub requests {
    my $block = shift;

    if (defined(my $raw = $block->raw_request)) {
        my @pieces = pieces($raw);
        my $delay = $block->raw_request_middle_delay;

        if (defined $delay) {
            $_->[1] = seconds($delay) for @pieces[1 .. $#pieces];
        }

        my $method = $pieces[0][0] =~ /^(\S+)/ ? $1 : '';

        return {methods => [$method], pieces => \@pieces};
    }

    my $more = $block->more_headers;
    my $of = sub { ref $more ? $more->[$_[0]] : $more };

    if (defined(my $list = $block->pipelined_requests)) {
        my @list = map { Test::Nginx::Util::expand($_) } @$list;
        my @all = map {
            build_request($list[$_], $of->($_),
                          $_ < $#list ? 'keep-alive' : 'close')
        } 0 .. $#list;

        my $bytes = join '', map { $_->[0] } map { @{ $_->{pieces} } } @all;

        return {methods => [map { @{ $_->{methods} } } @all],
                pieces => [[$bytes, 0]]};
    }

    my $value = $block->request;

    Test::Nginx::Util::bail_out($block->name, " - no request")
        if !defined $value;

    my @list = ref $value ? @$value : $value;

    return map { build_request($list[$_], $of->($_), 'close') } 0 .. $#list;
}


sub connect_to_server {
    my $pause = 0.005;

    while ($pause < 1) {
        my $s = IO::Socket::INET->new(
            PeerAddr => Test::Nginx::Util::server_addr(),
            PeerPort => Test::Nginx::Util::server_port_for_client(),
            Proto    => 'tcp',
            Timeout  => 10,
        );

        if ($s) {
            binmode $s;
            return $s;
        }

        return if !Test::Nginx::Util::is_alive();

        sleep $pause;
        $pause *= 2;
    }

    return;
}


# Sends a request and reads its responses.
# Returns their bytes, and 'timeout', 'connect' or nothing.

sub talk {
    my ($request, $timeout, $how) = @_;
    my $got = '';
    my @want = @{ $request->{methods} };
    my @pieces = @{ $request->{pieces} };

    my $s = connect_to_server() or return ('', 'connect');
    my $select = IO::Select->new($s);

    $s->blocking(0);

    while (@pieces || defined $how || !is_complete($got, @want)) {
        if (@pieces && $pieces[0][0] eq '') {
            shift @pieces;
            next;
        }

        if (!@pieces && defined $how) {
            shutdown $s, $how;
            undef $how;
        }

        if (@pieces && $pieces[0][1]) {
            sleep $pieces[0][1];
            $pieces[0][1] = 0;
        }

        my ($readable, $writable) = IO::Select->select(
            $select, @pieces ? $select : undef, undef, $timeout);

        return ($got, 'timeout') if !$readable;

        if (@$readable) {
            my $n = sysread $s, $got, 262144, length $got;

            next if !defined $n && ($! == EAGAIN || $! == EINTR);
            last if !$n;
        }

        if (@$writable) {
            my $n = syswrite $s, $pieces[0][0];

            if (defined $n) {
                substr $pieces[0][0], 0, $n, '';

            } elsif ($! != EAGAIN && $! != EINTR) {
                @pieces = ();
            }
        }
    }

    return ($got, undef);
}


sub is_complete {
    my ($bytes, @methods) = @_;

    for my $method (@methods) {
        my $r = parse($bytes, $method);

        return 0 if !$r->{complete};
        $bytes = $r->{rest};
    }

    return 1;
}


# One response at the start of bytes, interim ones left out:
# {status, head, headers => {lower case name => value}, body, rest,
#  complete => ends before the connection's end, short => body is cut}

sub parse {
    my ($bytes, $method) = @_;
    my ($head, $status);

    do {
        $bytes =~ s/^(HTTP\/\d\.\d (\d\d\d)[^\n]*\n(?:[^\r\n][^\n]*\n)*)\r?\n//
            or return {status => '', head => '', headers => {}, body => $bytes,
                       rest => ''};

        ($head, $status) = ($1, $2);

    } while ($status =~ /^1/ && $status != 101);

    my (undef, @lines) = split /\r?\n/, $head;
    my %headers;

    for (@lines) {
        my ($name, $value) = /^([^:]+?)\s*:\s*(.*?)\s*$/ or next;

        $name = lc $name;
        $headers{$name} = defined $headers{$name} ? "$headers{$name}, $value"
                                                  : $value;
    }

    my $r = {status => $status, head => $head, headers => \%headers,
             body => $bytes, rest => ''};

    if ($method eq 'HEAD' || $status == 204 || $status == 304) {
        $r->{body} = '';
        $r->{rest} = $bytes;
        $r->{complete} = 1;

    } elsif (($headers{'transfer-encoding'} || '') =~ /\bchunked$/i) {
        parse_chunked($r, $bytes);

    } elsif (defined(my $length = $headers{'content-length'})) {
        return $r if $length !~ /^\d+$/;

        $r->{short} = $length > length $bytes;

        if (!$r->{short}) {
            $r->{body} = substr $bytes, 0, $length;
            $r->{rest} = substr $bytes, $length;
            $r->{complete} = 1;
        }
    }

    return $r;
}


sub parse_chunked {
    my ($r, $bytes) = @_;
    my $pos = 0;

    $r->{body} = '';
    $r->{short} = 1;

    while (1) {
        pos($bytes) = $pos;
        $bytes =~ /\G([0-9a-f]+)[^\n]*\n/gci or return;

        my $size = hex $1;

        $pos = pos $bytes;

        if ($size == 0) {
            $bytes =~ /\G(?:[^\r\n][^\n]*\n)*\r?\n/gc or return;
            $r->{rest} = substr $bytes, pos $bytes;
            $r->{complete} = 1;
            $r->{short} = 0;
            return;
        }

        $r->{body} .= substr $bytes, $pos, $size;
        $pos += $size;

        return if $pos + 2 > length $bytes;

        $pos += substr($bytes, $pos, 1) eq "\r" ? 2 : 1;
    }
}


# tcp_listen: a child that accepts one connection, and a pipe for its query

sub start_mock {
    my $block = shift;

    return if !defined $block->tcp_listen;

    Test::Nginx::Util::bail_out($block->name, " - tcp_listen without a reply")
        if !defined $block->tcp_reply && !defined $block->tcp_shutdown;

    my $where = Test::Nginx::Util::expand($block->tcp_listen);
    $where =~ s/\s+//g;

    my $listen;

    if ($where =~ /^\d+$/) {
        $listen = IO::Socket::INET->new(
            LocalAddr => '127.0.0.1', LocalPort => $where, Proto => 'tcp',
            ReuseAddr => 1, Listen => 5);

    } else {
        unlink $where;
        $listen = IO::Socket::UNIX->new(Local => $where, Listen => 5);
        chmod 0777, $where;
    }

    Test::Nginx::Util::bail_out($block->name, " - cannot listen on $where: $!")
        if !$listen;

    pipe my $in, my $out or Test::Nginx::Util::bail_out("pipe failed: $!");

    my $pid = fork;
    Test::Nginx::Util::bail_out("fork failed: $!") if !defined $pid;

    if ($pid == 0) {
        $SIG{$_} = 'DEFAULT' for qw(HUP INT TERM);
        close $in;
        eval { serve_mock($block, $listen, $out); 1 } or print STDERR $@;
        POSIX::_exit(0);
    }

    return {pid => $pid, in => $in};
}


sub serve_mock {
    my ($block, $listen, $out) = @_;
    my $query = '';
    my $length = defined $block->tcp_query_len ? $block->tcp_query_len : 1;

    my $s = $listen->accept or return;
    close $listen;

    while (length $query < $length) {
        sysread $s, $query, 65536, length $query or last;
    }

    syswrite $out, $query;
    close $out;

    sleep seconds($block->tcp_reply_delay) if defined $block->tcp_reply_delay;

    my $reply = $block->tcp_reply;
    $reply = $reply->($query) if ref $reply eq 'CODE';

    for my $bytes (ref $reply ? @$reply : $reply) {
        print $s $bytes if defined $bytes;
        $s->flush;
    }

    shutdown $s, $block->tcp_shutdown if defined $block->tcp_shutdown;

    sleep 600 if defined $block->tcp_no_close;

    close $s;
}


# What the mock server has read; it is gone afterwards.

sub stop_mock {
    my ($mock, $timeout) = @_;
    my $query = '';
    my $select = IO::Select->new($mock->{in});

    while ($select->can_read($timeout)) {
        sysread $mock->{in}, $query, 65536, length $query or last;
    }

    kill 'KILL', $mock->{pid};
    waitpid $mock->{pid}, 0;

    return $query;
}


1;
