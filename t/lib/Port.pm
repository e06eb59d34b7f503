package Port;

# Copyright (C) the ngx_http_imgproc_module authors

# free_port()
#     A port of this machine where nobody listens, below those that the kernel
#     gives out by itself.  It is that of the process that asked until it ends,
#     since many tests run at once, and nginx comes and goes in all of them.
#
# @Port::Claimed
#     Ports that are ours already, for free_port() to begin with.
#
# is_free($port)
#     Whether nobody listens there now.

use strict;
use warnings;

use Exporter qw(import);
use IO::Socket::INET;
use IO::Socket::UNIX;

our @EXPORT_OK = qw(free_port is_free);

our @Claimed;
my @Claims;


sub free_port {
    return shift @Claimed if @Claimed;

    for (1 .. 1000) {
        my $port = 10000 + int rand 20000;

        return $port if claim($port) && is_free($port);
    }

    die "no free port found\n";
}


# a name that goes with the process, and one process alone may have

sub claim {
    my $port = shift;
    my $claim = IO::Socket::UNIX->new(Local => "\0imgproc-test-port-$port",
                                      Listen => 1) or return 0;

    push @Claims, $claim;

    return 1;
}


sub is_free {
    return IO::Socket::INET->new(LocalAddr => '0.0.0.0', LocalPort => shift,
                                 Proto => 'tcp', Listen => 1, ReuseAddr => 1);
}


1;
