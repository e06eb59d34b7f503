package Clients;

# Copyright (C) the ngx_http_imgproc_module authors

# HTTP clients that all ask at once, each on a connection that it keeps.


use strict;
use warnings;

use IO::Poll qw(POLLIN POLLOUT POLLERR POLLHUP);
use IO::Socket::INET;
use Time::HiRes qw(time);


# how long a server that was killed may take to be there again

my $patience = 10;
my $chunk = 262144;


# Asks for each of the URIs, in their order, over so many connections.
# answer->(i, { status, head, body, began, took }) is called for each; status
# is 0 where the connection was lost.  tick->() is called ten times a second.
# Returns the number of those that were asked for: fewer, if the server has
# gone for good.
# sockets: connections that are there already, the rest are made.  every: so
# many seconds after one the next is due, whatever became of that, and took is
# since then; without it a client asks again when it has its answer.

sub ask {
    my (%arg) = @_;
    my $self = bless { %arg, next => 0, poll => IO::Poll->new,
                       clients => [], due => time }, __PACKAGE__;

    my @sockets = @{ $arg{sockets} // [] };

    push @{ $self->{clients} }, { socket => shift @sockets }
        for 1 .. $arg{number};

    my $tick = time;

    while ($self->advance) {
        my $until = $tick + 0.1;

        $until = $self->{due} if $self->{every} && $self->{due} < $until;
        $self->wait($until - time);

        if (time >= $tick + 0.1) {
            $arg{tick}->();
            $tick = time;
        }
    }

    return $self->{next};
}


# everybody who has nothing to do gets something, while there is some

sub advance {
    my $self = shift;
    my $busy = 0;

    for my $client (@{ $self->{clients} }) {
        if (!defined $client->{i} && $self->more
            && (!$self->{every} || $self->{due} <= time))
        {
            $self->begin($client);
        }

        $busy++ if defined $client->{i};
    }

    return $busy || $self->{every} && $self->more;
}


sub more {
    my $self = shift;

    return !$self->{gone} && $self->{next} < @{ $self->{uris} };
}


sub begin {
    my ($self, $client) = @_;

    $client->{socket} //= $self->connection or return;

    my $i = $self->{next}++;

    $client->{i} = $i;
    $client->{began} = time;

    if ($self->{every}) {
        $client->{began} = $self->{due};
        $self->{due} += $self->{every};
    }

    $client->{in} = '';
    $client->{out} = "GET $self->{uris}[$i] HTTP/1.1\r\nHost: bench\r\n\r\n";

    $self->{by}{ fileno $client->{socket} } = $client;
    $self->{poll}->mask($client->{socket}, POLLOUT);
}


sub connection {
    my $self = shift;
    my $end = time + $patience;

    do {
        my $socket = IO::Socket::INET->new(
            PeerAddr => "127.0.0.1:$self->{port}");

        if ($socket) {
            $socket->blocking(0);
            return $socket;
        }

        select undef, undef, undef, 0.05;
        $self->{tick}->();

    } while (time < $end);

    $self->{gone} = 1;

    return undef;
}


sub wait {
    my ($self, $timeout) = @_;

    $self->{poll}->poll($timeout > 0 ? $timeout : 0);

    for my $socket ($self->{poll}->handles(POLLIN | POLLOUT | POLLERR
                                           | POLLHUP))
    {
        my $client = $self->{by}{ fileno $socket };

        if ($client->{out} ne '') {
            $self->write($client);

        } else {
            $self->read($client);
        }
    }
}


sub write {
    my ($self, $client) = @_;
    my $n = syswrite $client->{socket}, $client->{out};

    if (!defined $n) {
        $self->done($client, 0) if !$!{EAGAIN};
        return;
    }

    substr $client->{out}, 0, $n, '';

    $self->{poll}->mask($client->{socket}, POLLIN) if $client->{out} eq '';
}


sub read {
    my ($self, $client) = @_;
    my $n = sysread $client->{socket}, $client->{in}, $chunk,
                    length $client->{in};

    if (!$n) {
        $self->done($client, 0) if defined $n || !$!{EAGAIN};
        return;
    }

    return if $client->{in} !~ /\AHTTP\/1\.1 (\d+)(.*?\r\n)\r\n/s;

    my ($status, $head, $start) = ($1, $2, $+[0]);
    my ($size) = $head =~ /^Content-Length: (\d+)/mi;

    if (!defined $size) {
        $self->done($client, 0);
        return;
    }

    $self->done($client, $status, $head, substr $client->{in}, $start, $size)
        if length $client->{in} >= $start + $size;
}


sub done {
    my ($self, $client, $status, $head, $body) = @_;
    my $i = delete $client->{i};

    $self->{poll}->remove($client->{socket});

    if (!$status || $head =~ /^Connection: close/mi) {
        close $client->{socket};
        delete $client->{socket};
    }

    $self->{answer}->($i, { status => $status, head => $head // '',
                            body => $body // '', began => $client->{began},
                            took => time - $client->{began} });
}


1;
