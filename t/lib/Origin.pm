package Origin;

# Copyright (C) the ngx_http_imgproc_module authors

# An origin server that misbehaves on request, for what nginx as an origin
# would never do, and a client for what a block cannot say.
#
# start({ '/path' => sub { my $socket = shift; ... } })
#     A server of its own process on a free port of 127.0.0.1, which is
#     returned and is in $TEST_NGINX_ORIGIN_PORT.  Each connection is read up
#     to the end of a request's header; the handler of its path, the query
#     left out, then gets the socket and the request.  What the handler does
#     not send is not sent; when it returns, the connection is closed.
#
# wait_for('/path')
#     Until the server of start() has read a request for it that no call has
#     waited for before.
#
# send_slowly($socket, $bytes, $pause)
#     Byte by byte.
#
# reset_connection($socket)
#
# send_request($port, $bytes)
#     A connection to 127.0.0.1, whose response receive() will read.
#
# receive($socket, $buffer, $is_head)
#     A response as a hash: status, head (the lines of the header as they
#     are), body, short (the body is cut); without a status if there is none.
#
# exchange($port, $bytes, ...)
#     Sends each in one connection, each when the response to the one before
#     is there.  Returns the responses.

use strict;
use warnings;

use Exporter qw(import);
use IO::Select;
use IO::Socket::INET;
use POSIX ();
use Socket qw(SOL_SOCKET SO_LINGER);
use Time::HiRes qw(sleep time);

our @EXPORT = qw(wait_for send_slowly reset_connection send_request receive
                 exchange);

my $Owner = $$;
my ($Pid, $Seen, %Pending);


sub start {
    my $handlers = shift;

    my $listen = IO::Socket::INET->new(LocalAddr => '127.0.0.1',
                                       Proto => 'tcp', Listen => 64)
        or die "cannot listen: $!\n";

    $ENV{TEST_NGINX_ORIGIN_PORT} = $listen->sockport;

    pipe $Seen, my $tell or die "pipe failed: $!\n";

    $Pid = fork;
    die "fork failed: $!\n" if !defined $Pid;

    if ($Pid == 0) {
        setpgrp;
        eval { accept_all($listen, $handlers, $tell) };
        POSIX::_exit(0);
    }

    return $ENV{TEST_NGINX_ORIGIN_PORT};
}


sub accept_all {
    my ($listen, $handlers, $tell) = @_;

    $SIG{$_} = 'DEFAULT' for qw(HUP INT TERM);
    $SIG{CHLD} = 'IGNORE';

    while (1) {
        my $socket = $listen->accept or next;

        my $pid = fork;

        if (defined $pid && $pid == 0) {
            close $listen;
            eval { serve($socket, $handlers, $tell); 1 } or print STDERR "# $@";
            POSIX::_exit(0);
        }

        close $socket;
    }
}


sub serve {
    my ($socket, $handlers, $tell) = @_;
    my $request = '';

    $SIG{PIPE} = 'IGNORE';

    while ($request !~ /\r\n\r\n/) {
        sysread $socket, $request, 65536, length $request or return;
    }

    my ($path) = $request =~ /^\S+ ([^ ?]+)/;
    my $handler = $handlers->{$path};

    $tell->blocking(0);
    syswrite $tell, "$path\n";

    if ($handler) {
        $socket->autoflush(1);
        $handler->($socket, $request);

    } else {
        print $socket "HTTP/1.0 404 Not Found\r\nContent-Length: 0\r\n\r\n";
    }

    close $socket;
}


sub wait_for {
    my $path = shift;
    my $select = IO::Select->new($Seen);
    my $end = time() + 30;
    my $text = '';

    while (!$Pending{$path}) {
        return 0 if !$select->can_read($end - time());

        sysread $Seen, $text, 65536, length $text or return 0;
        $Pending{$1}++ while $text =~ s/\A([^\n]*)\n//;
    }

    $Pending{$path}--;

    return 1;
}


sub send_slowly {
    my ($socket, $bytes, $pause) = @_;

    for my $byte (split //, $bytes) {
        syswrite $socket, $byte or return;
        sleep $pause;
    }
}


sub reset_connection {
    my $socket = shift;

    setsockopt $socket, SOL_SOCKET, SO_LINGER, pack 'ii', 1, 0;
    close $socket;
}


sub send_request {
    my ($port, $request) = @_;

    my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1',
                                       PeerPort => $port, Proto => 'tcp')
        or return;

    $socket->autoflush(1);
    print $socket $request if defined $request;

    return $socket;
}


sub exchange {
    my ($port, @requests) = @_;
    my $buffer = '';
    my @responses;

    my $socket = send_request($port) or return map { {} } @requests;

    for my $request (@requests) {
        local $SIG{PIPE} = 'IGNORE';

        print $socket $request;
        push @responses, receive($socket, \$buffer, $request =~ /^HEAD /);
    }

    return wantarray ? @responses : $responses[0];
}


# What ends neither by its length nor by chunks ends with the connection.

sub receive {
    my ($socket, $buffer, $is_head) = @_;
    my $select = IO::Select->new($socket);
    my $end = time() + 30;
    my $eof = 0;
    my $rest = '';

    $buffer ||= \$rest;

    while (1) {
        if ($$buffer =~ /\A(HTTP\/1\.\d (\d+)[^\n]*\n(?:[^\r\n]+\r\n)*)\r\n/) {
            my ($head, $status, $start) = ($1, $2, $+[0]);
            my $size = $is_head ? 0
                     : $head =~ /^Content-Length: (\d+)/mi ? $1
                     : $eof ? length($$buffer) - $start : undef;

            if (defined $size
                && ($eof || length $$buffer >= $start + $size))
            {
                my $body = substr $$buffer, $start, $size;

                substr $$buffer, 0, $start + length $body, '';

                return {status => $status, head => $head, body => $body,
                        short => length $body < $size};
            }
        }

        return {} if $eof || !$select->can_read($end - time());

        $eof = !sysread $socket, $$buffer, 262144, length $$buffer;
    }
}


END {
    kill 'KILL', -$Pid if $Pid && $$ == $Owner;
}


1;
