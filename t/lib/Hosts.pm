package Hosts;

# Copyright (C) the ngx_http_imgproc_module authors

# Names, addresses and listeners for tests of hosts that clients choose.
#
# network()
#     To be called first of all, before a port is chosen: the test begins
#     again in a network of its own, where every address is one of this host,
#     public ones too, if the system lets it ("unshare -n", and "ip" of
#     iproute2).  $Public says so; $Why says why not.  $V4 and $V6 are two to
#     listen at.
#
# start({ 'a.example' => ['A 93.184.216.34', 'A 127.0.0.1'], ... })
#     A server of DNS on a free port of 127.0.0.1, $TEST_NGINX_DNS_PORT.  For
#     each name there is a list: its first entry answers the first query of a
#     type, the next one the next, and the last one all that follow.  An entry
#     is records joined by "," (A, AAAA and CNAME, with names of the table),
#     of which those of the type that is asked for are sent; or NXDOMAIN,
#     SERVFAIL, REFUSED, EMPTY, or SILENCE; behind "AFTER 0.5, " it is sent so
#     many seconds later.  "*.a.example" is for all names
#     right below, and "*" for all that are missing, or they are NXDOMAIN.  All is valid for 0
#     seconds, so that nginx asks again in the next second.
#
#     Traps: on a port of its own, $TEST_NGINX_TRAP_PORT, at 127.0.0.1 and ::1;
#     in a network of its own on that port, 80 and 443 of all addresses where
#     nobody else listens.
#
# connections()
#     The addresses and ports where a trap was connected to, since the last
#     call, in the order of their names.
#
# queries()
#     What the DNS was asked for since then, as "a.example/A".

use strict;
use warnings;

use Exporter qw(import);
use IO::Select;
use IO::Socket::INET;
use POSIX ();
use Port qw(free_port);
use Socket qw(:all);
use Time::HiRes qw(time);

our @EXPORT = qw(connections queries);
our ($Public, $Why);

# where an origin may listen, then

our $V4 = '93.184.216.34';
our $V6 = '2606:2800:220:1:248:1893:25c8:1946';

my $Owner = $$;
my ($Pid, $Control);


sub network {

    # the second time

    if (my $port = delete $ENV{IMGPROC_NETWORK}) {
        push @Port::Claimed, $port;
        $Public = 1;
        return;
    }

    my @unshare = ('unshare', $> == 0 ? () : qw(-c --keep-caps), '-n');
    my $setup = join ' && ', 'ip link set lo up',
                             'ip route add local default dev lo',
                             'ip -6 route add local default dev lo',
                             "ip -6 addr add $V6/128 dev lo nodad";

    my $said = `@unshare sh -c '$setup' 2>&1`;

    if ($? != 0) {
        $Why = $said =~ /(\S.*)/ ? $1 : 'no "unshare"';
        return;
    }

    # others than root, who have that port as well

    $setup .= '; echo 0 2> /dev/null'
              . ' > /proc/sys/net/ipv4/ip_unprivileged_port_start';

    # of the network that the others are in: directories are named after it

    local $^F = 255;
    $ENV{IMGPROC_NETWORK} = free_port();

    { no warnings 'exec';
      exec @unshare, 'sh', '-c', "{ $setup; } 2> /dev/null; exec \"\$@\"",
           'sh', $^X, $0, @ARGV; }

    die "cannot run unshare: $!\n";
}


sub start {
    my $names = shift;

    my $dns = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Proto => 'udp')
        or die "cannot open a port for DNS: $!\n";

    $ENV{TEST_NGINX_DNS_PORT} = $dns->sockport;

    my @traps = traps();

    socketpair $Control, my $end, AF_UNIX, SOCK_STREAM, PF_UNSPEC
        or die "socketpair failed: $!\n";

    $Pid = fork;
    die "fork failed: $!\n" if !defined $Pid;

    if ($Pid == 0) {
        close $Control;
        $SIG{$_} = 'DEFAULT' for qw(HUP INT TERM);
        eval { serve($dns, $end, $names, @traps); 1 } or print STDERR "# $@";
        POSIX::_exit(0);
    }

    close $end;
}


sub traps {
    my ($port, $v6) = (0, 1);
    my @traps;

    my $any4 = $Public ? INADDR_ANY : INADDR_LOOPBACK;
    my $any6 = $Public ? IN6ADDR_ANY : IN6ADDR_LOOPBACK;

    # the port of IPv4 may be taken for IPv6

    for (1 .. 100) {
        my $trap = trap(AF_INET, pack_sockaddr_in(0, $any4)) or die
            "cannot listen: $!\n";

        ($port) = unpack_sockaddr_in(getsockname $trap);
        my $other = trap(AF_INET6, pack_sockaddr_in6($port, $any6));

        next if !$other && $!{EADDRINUSE};

        $v6 = defined $other;
        @traps = ($trap, $v6 ? $other : ());
        last;
    }

    $ENV{TEST_NGINX_TRAP_PORT} = $port;

    return @traps if !$Public;

    for my $p (80, 443) {
        push @traps, trap(AF_INET, pack_sockaddr_in($p, $any4)) || (),
                     trap(AF_INET6, pack_sockaddr_in6($p, $any6)) || ();
    }

    die "cannot listen at all ports\n" if @traps != ($v6 ? 6 : 3);

    return @traps;
}


# the origin, on one of the addresses, goes before all of them

sub trap {
    my ($family, $sockaddr) = @_;

    socket my $trap, $family, SOCK_STREAM | SOCK_NONBLOCK, 0 or return;

    setsockopt $trap, SOL_SOCKET, SO_REUSEADDR, 1;
    setsockopt $trap, SOL_SOCKET, SO_REUSEPORT, 1 if $Public;
    setsockopt $trap, IPPROTO_IPV6, IPV6_V6ONLY, 1 if $family == AF_INET6;

    bind $trap, $sockaddr or return;
    listen $trap, 128 or return;

    return $trap;
}


sub serve {
    my ($dns, $control, $names, @traps) = @_;
    my $select = IO::Select->new($dns, $control, @traps);
    my (%count, @connections, @queries, @later);

    while (1) {
        my %ready = map { ($_ => 1) } $select->can_read(@later ? 0.02 : ());


        if ($ready{$dns}) {
            my $from = recv $dns, my $query, 4096, 0;

            if (defined $from) {
                my ($answer, $what, $after) = answer($names, \%count, $query);

                push @queries, $what;
                push @later, [ time() + $after, $answer, $from ]
                    if defined $answer;
            }
        }

        for my $i (reverse 0 .. $#later) {
            next if $later[$i][0] > time();

            send $dns, $later[$i][1], 0, $later[$i][2];
            splice @later, $i, 1;
        }

        # before the question for them is answered

        for my $trap (@traps) {
            while (accept my $socket, $trap) {
                push @connections, local_name($socket);
            }
        }

        if ($ready{$control}) {
            sysread $control, my $question, 1 or return;

            my $list = $question eq 'c' ? \@connections : \@queries;

            syswrite $control, join(' ', sort @$list) . "\n";
            @$list = ();
        }
    }
}


sub local_name {
    my $sockaddr = getsockname shift;

    return 'lost' if !defined $sockaddr;

    my ($error, $host, $port) = getnameinfo($sockaddr,
                                            NI_NUMERICHOST | NI_NUMERICSERV);

    return $host =~ /:/ ? "[$host]:$port" : "$host:$port";
}


sub answer {
    my ($names, $count, $query) = @_;

    my ($id, $flags) = unpack 'nn', $query;
    my ($pos, @labels) = (12);

    while (my $len = ord substr $query, $pos, 1) {
        push @labels, substr $query, $pos + 1, $len;
        $pos += $len + 1;
    }

    my $type = unpack 'n', substr $query, $pos + 1, 2;
    my $question = substr $query, 12, $pos + 5 - 12;
    my $name = join '.', @labels;
    my $kind = $type == 1 ? 'A' : $type == 28 ? 'AAAA' : $type;
    my $what = "$name/$kind";

    (my $parent = $name) =~ s/^[^.]+/*/;

    my $list = $names->{$name} || $names->{$parent} || $names->{'*'}
               || ['NXDOMAIN'];
    my $turn = $count->{$what}++;
    my $entry = $list->[$turn < @$list ? $turn : -1];

    my %code = (SERVFAIL => 2, NXDOMAIN => 3, REFUSED => 5);

    return (undef, $what) if $entry eq 'SILENCE';

    my $after = $entry =~ s/^AFTER ([\d.]+), // ? $1 : 0;

    my @records = exists $code{$entry} ? ()
                  : records($names, $name, $kind, $entry);

    my $answer = pack 'nnnnnn', $id, 0x8180 | ($code{$entry} || 0), 1,
                 scalar @records, 0, 0;

    return ($answer . $question . join('', @records), $what, $after);
}


# those of the type, and what a CNAME leads to

sub records {
    my ($names, $name, $kind, $entry) = @_;
    my $owner = wire_name($name);
    my @records;

    for (split /\s*,\s*/, $entry) {
        my ($type, $value) = split ' ';

        if ($type eq 'CNAME') {
            my $data = wire_name($value);
            my $list = $names->{$value};

            push @records, $owner . pack('nnNn', 5, 1, 0, length $data)
                           . $data;
            push @records, records($names, $value, $kind, $list->[0])
                if $list && $value ne $name;

        } elsif ($type eq $kind) {
            my ($number, $data) = $kind eq 'A'
                ? (1, inet_pton(AF_INET, $value))
                : (28, inet_pton(AF_INET6, $value));

            push @records, $owner . pack('nnNn', $number, 1, 0, length $data)
                           . $data;
        }
    }

    return @records;
}


sub wire_name {
    return join('', map { pack 'C/a', $_ } split /\./, shift) . "\0";
}


sub ask {
    syswrite $Control, shift or die "the server of DNS is gone\n";

    my $line = '';

    while ($line !~ /\n/) {
        sysread $Control, $line, 65536, length $line
            or die "the server of DNS is gone\n";
    }

    return split ' ', $line;
}


sub connections {
    return ask('c');
}


sub queries {
    return ask('q');
}


END {
    if ($Pid && $$ == $Owner) {
        my $status = $?;

        kill 'KILL', $Pid;
        waitpid $Pid, 0;

        $? = $status;
    }
}


1;
