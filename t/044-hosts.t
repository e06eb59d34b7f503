# Copyright (C) the ngx_http_imgproc_module authors

# Sources whose hosts the client chooses: names are looked up, addresses have
# to be public, the connection is made to the one that was checked, and
# redirects are followed by the same rules.
#
# --- sources
#     http://a.example/x   93.184.216.34:80 a.example /x
#     http://b.example/    403 source_not_allowed
#     The URL of a source, and what the origin must have seen: its address,
#     the TLS name if there is one, the host and the target; or the error.
#     "=>" joins what it saw when there were redirects.  PORT and TLS in it
#     are the ports of the origin at 127.0.0.1, TRAP that of the traps.
#
# --- hosts
#     127.0.0.1   403 source_not_allowed
#     A host, which is tried with http, and with https at the port of the
#     traps if it is a host at all.
#
# --- queries
#     a.example/A a.example/AAAA
#     What the DNS must have been asked for by all of the block's requests: a
#     name that comes twice within a second may be asked for once or twice.
#
# No trap may have been connected to by any of that.
#
# --- public
#     The block needs a network of its own.

BEGIN { push @INC, 't/lib' }

use Hosts;

BEGIN { Hosts::network() }

use Test::Nginx::Socket 'no_plan';
use ImgProc;
use Origin;
use Picture;
use Url;

use File::Temp qw(tempdir);
use Port qw(free_port);
use Time::HiRes qw(sleep);

our $Coffee = picture('coffee.jpg');

our %Tls = certificates();

our @Private = qw(0.0.0.0 0.255.255.255 10.0.0.1 10.255.255.255 100.64.0.1
                  100.127.255.255 127.0.0.1 127.255.255.254 169.254.169.254
                  172.16.0.1 172.31.255.255 192.0.0.1 192.0.2.1 192.88.99.1
                  192.168.0.1 192.168.255.255 198.18.0.1 198.19.255.255
                  198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1
                  255.255.255.255);
our @Private6 = qw(:: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:93.184.216.34
                   ::ffff:0:127.0.0.1 64:ff9b::7f00:1 64:ff9b::5db8:d822
                   64:ff9b:1::1 100::1 2001::1 2001:0:1:2:3:4:5:6 2001:2::1
                   2001:10::1 2001:db8::1 2002:7f00:1::1 2002:5db8:d822::
                   2606:2800:220:1:0:5efe:7f00:1
                   2606:2800:220:1:200:5efe:7f00:1 3fff::1 4000::1 fc00::1
                   fd00:ec2::254 fe80::1 febf::1 fec0::1 ff02::1);

my ($V4, $V6) = ($Hosts::V4, $Hosts::V6);

# names by what they are for; "rN" and "sN" are those of the lists above

Hosts::start({
    'public.example'    => ["A $V4"],
    'upper.example'     => ["A $V4"],
    'six.example'       => ["AAAA $V6"],
    'both.example'      => ["A $V4, AAAA $V6"],
    'several.example'   => ["A $V4, A 1.1.1.1, A 8.8.8.8"],
    'alias.example'     => ['CNAME one.alias.example'],
    'one.alias.example' => ['CNAME two.alias.example'],
    'two.alias.example' => ["A $V4"],
    '*.cdn.example'     => ["A $V4"],
    'raw.example'       => ["A $V4", 'A 127.0.0.1'],
    'accel.example'     => ["A $V4"],
    'backend'           => ["A $V4"],
    'xn--bcher-kva.example' => ["A $V4"],
    'under_score.example'   => ["A $V4"],

    'private.example'   => ['A 127.0.0.1, AAAA ::1'],
    'private6.example'  => ['AAAA ::1'],
    'mixed.example'     => ["A $V4, A 1.1.1.1, A 8.8.8.8, A 9.9.9.9, "
                            . 'A 127.0.0.1, A 1.0.0.1, A 8.8.4.4'],
    'mixed6.example'    => ["A $V4, AAAA ::1"],
    'mixed4.example'    => ["AAAA $V6, A 10.0.0.1"],
    'into.example'      => ['CNAME private.example'],
    'metadata.example'  => ['A 169.254.169.254'],
    'localhost'         => ['A 127.0.0.1, AAAA ::1'],
    'localhost.localdomain' => ['A 127.0.0.1'],
    'late.example'      => ["A $V4", 'A 127.0.0.1'],
    'moved.example'     => ["A $V4", 'A 127.0.0.1'],
    'here.example'      => ['A 127.0.0.1'],
    'here6.example'     => ['A 127.0.0.1, AAAA ::1'],
    'evil.cdn.example'  => ['A 127.0.0.1'],
    'other.example'     => ['A 127.0.0.1'],

    'loop.example'      => ['CNAME loop.example'],
    'nxdomain.example'  => ['NXDOMAIN'],
    'refused.example'   => ['REFUSED'],
    'servfail.example'  => ['SERVFAIL'],
    'empty.example'     => ['EMPTY'],
    'silent.example'    => ['SILENCE'],
    'dangling.example'  => ['CNAME nxdomain.example'],

    map({ ("r$_.example" => ["A $Private[$_]"]) } 0 .. $#Private),
    map({ ("s$_.example" => ["AAAA $Private6[$_]"]) } 0 .. $#Private6),
});

# longer than an answer of DNS is kept

Origin::start({
    '/moved' => sub {
        my $s = shift;
        sleep 1.5;
        print $s "HTTP/1.0 302 Found\r\nLocation: /again\r\n\r\n";
    },
});

$ENV{"TEST_NGINX_$_"} = free_port() for qw(HERE HERE_TLS);

my %port = (PORT => $ENV{TEST_NGINX_HERE}, TLS => $ENV{TEST_NGINX_HERE_TLS},
            TRAP => $ENV{TEST_NGINX_TRAP_PORT});

my $Public = !$Hosts::Public ? '' : qq{
        listen  $V4:80 reuseport;
        listen  $V4:443 ssl reuseport;
        listen  [$V6]:80 reuseport;
        listen  [$V6]:443 ssl reuseport;
};

my $Http = q{
    log_format seen '$http_x_request $server_addr:$server_port '
                    '$ssl_server_name $http_host $request_uri';

    # the second request for a source that is passed on has the client's range

    map $http_range $accel { "" ""; default /secret/coffee.jpg; }

    upstream backend            { server 127.0.0.1:$TEST_NGINX_TRAP_PORT; }
    upstream here.example       { server 127.0.0.1:$TEST_NGINX_TRAP_PORT; }
    upstream 93.184.216.34      { server 127.0.0.1:$TEST_NGINX_TRAP_PORT; }

    server {
        listen     127.0.0.1:$TEST_NGINX_HERE;
        listen     127.0.0.1:$TEST_NGINX_HERE_TLS ssl;
        PUBLIC

        server_name         localhost;
        ssl_certificate     $TEST_NGINX_SERVER_ROOT/html/tls.pem;
        ssl_certificate_key $TEST_NGINX_SERVER_ROOT/html/tls.key;

        access_log logs/seen.log seen;
        root       html/pictures;

        absolute_redirect  off;

        location / { try_files /coffee.jpg =404; }

        location = /to { return 302 $arg_to; }

        location = /moved {
            proxy_pass http://127.0.0.1:$TEST_NGINX_ORIGIN_PORT;
        }

        location = /accel {
            add_header X-Accel-Redirect /secret/coffee.jpg;
            return 200;
        }
        location = /named {
            add_header X-Accel-Redirect @secret;
            return 200;
        }
        location = /returned {
            add_header X-Accel-Redirect /returned;
            return 200;
        }
        location = /named-returned {
            add_header X-Accel-Redirect @returned;
            return 200;
        }
        location = /later {
            add_header X-Accel-Redirect $accel;
            try_files /coffee.jpg =404;
        }
    }
};

$Http =~ s/PUBLIC/$Public/;

my $Server = q{
    resolver          127.0.0.1:$TEST_NGINX_DNS_PORT;
    resolver_timeout  1s;

    imgproc_source  http://                           /fetch;
    imgproc_source  https://                          /fetch;
    imgproc_source  http://:$TEST_NGINX_TRAP_PORT     /fetch;
    imgproc_source  https://:$TEST_NGINX_TRAP_PORT    /fetch;
    imgproc_source  http://:$TEST_NGINX_HERE          /fetch;
    imgproc_source  https://:$TEST_NGINX_HERE_TLS     /fetch;
    imgproc_source  http://origin.example             /origin;

    add_header  X-Error  $imgproc_error        always;
    add_header  X-Addr   $imgproc_source_addr  always;

    location ^~ /fetch {
        internal;

        proxy_pass            $imgproc_source_scheme://$imgproc_source_addr$imgproc_source_uri;
        proxy_set_header      Host $imgproc_source_host;
        proxy_http_version    1.1;
        proxy_ssl_server_name on;
        proxy_ssl_name        $imgproc_source_host;
        proxy_ssl_verify      on;
        proxy_ssl_trusted_certificate $TEST_NGINX_SERVER_ROOT/html/ca.pem;
    }

    location ^~ /origin {
        internal;
        proxy_pass        http://127.0.0.1:$TEST_NGINX_HERE$imgproc_source_uri;
        proxy_set_header  Host $imgproc_source_host;
    }

    location ^~ /secret { internal; alias $TEST_NGINX_SERVER_ROOT/html/pictures; }
    location @secret    { root html/pictures; try_files /coffee.jpg =404; }
    location = /returned { internal; return 200 secret; }
    location @returned   { return 200 secret; }
};

add_block_preprocessor(sub {
    my $block = shift;

    $block->set_value(suppress_stderr => 1);
    $block->set_value(http_config => $Http) if !defined $block->http_config;
    $block->set_value(skip_eval => "3: 1 # no network of its own: $Hosts::Why")
        if defined $block->public && !$Hosts::Public;

    my $config = $block->config;

    $config = q{location /img/ { imgproc_url on; }} if !defined $config;
    $config = $Server . $config if $config !~ /imgproc_source /;
    $block->set_value(config => $config);

    $block->set_value(no_error_log => "[alert]\n[crit]\n[emerg]\n")
        if !defined $block->no_error_log && !defined $block->error_log;

    $block->set_value(user_files => [
        [ 'pictures/coffee.jpg' => $Coffee ],
        [ 'ca.pem' => $Tls{ca} ],
        [ 'tls.pem' => $Tls{cert} ],
        [ 'tls.key' => $Tls{key} ],
    ]);

    my @rows = map { [ split ' ', $_, 2 ] }
               map { my $row = $_;
                     $row =~ s/\b(PORT|TLS|TRAP)\b/$port{$1}/g;
                     $row =~ s/^\s+|\s+$//g;
                     $row }
               grep { /\S/ } split /\n/, $block->sources || '';

    for (grep { /\S/ } split /\n/, $block->hosts || '') {
        my ($host, $want) = split ' ', $_, 2;

        $host =~ s/\\([0-9a-f]{2})/chr hex $1/eg;

        push @rows, [ "http://$host/a.jpg", $want ],
                    $want =~ /^403/ && $host !~ /:\d+$/
                    ? [ "https://$host:$port{TRAP}/a.jpg", $want ] : ();
    }

    return if !@rows;

    my (@requests, @statuses, @errors, @headers, @seen);
    my ($number) = $block->name =~ /(\d+)/;

    for (@rows) {
        my ($source, $want) = @$_;
        my ($status, $error) = $want =~ /^([245]\d\d)(?: +(\w+)|$)/;

        push @requests, 'GET ' . ($block->prefix || '/img/_/w:30') . '/'
                               . base64($source);
        push @statuses, $status || 200;
        $error = '' if !defined $error || $error eq 'after';

        push @errors, "X-Error: $error";
        push @headers, "X-Request: $number." . @headers . "\n"
                       . ($block->more_headers || '');

        $want =~ s/^[245]\d\d\b(?!:).*?(?: after |$)//;
        push @seen, $want;
    }

    my $one = @rows == 1;

    $block->set_value(request => $one ? $requests[0] : \@requests);
    $block->set_value(error_code => $one ? $statuses[0] : \@statuses);
    $block->set_value(response_headers => $one ? $errors[0] : \@errors);
    $block->set_value(more_headers => $one ? $headers[0] : \@headers);
    $block->set_value(seen => \@seen);
});

add_response_body_check(sub {
    my ($block, $body, $i, $round, $dry_run) = @_;

    my $want = $block->seen or return;

    if ($dry_run) {
        Test::More->builder->skip($block->name . " - $dry_run");
        return;
    }

    my ($number) = $block->name =~ /(\d+)/;

    open my $log, '<:raw', server_root() . '/logs/seen.log'
        or die "no log of the origin: $!";

    my $got = join ' => ', map { s/ - / /r }
                           map { /^\Q$number.$i\E (.*)/ ? $1 : () } <$log>;

    is($got, $want->[$i], $block->name . " - seen ($i)");
    is(join(' ', connections()), '', $block->name . " - the traps ($i)");

    if (defined $block->queries && $i == $#$want) {
        is(join(' ', queries()), join(' ', sort split ' ', $block->queries),
           $block->name . ' - queries');
    }
});

# of a round before

add_test_cleanup_handler(sub { queries() });

no_long_string();
run_tests();


# a CA, and what it has signed

sub certificates {
    my $dir = tempdir(CLEANUP => 1);

    my $script = <<'TEXT';
cd "$1" && exec 2> log
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=authority \
        -keyout ca.key -out ca.pem
openssl req -newkey rsa:2048 -nodes -subj /CN=origin -keyout tls.key -out csr
printf subjectAltName=DNS:public.example,DNS:six.example,DNS:here.example,DNS:*.cdn.example > names
openssl x509 -req -in csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 \
        -extfile names -out tls.pem
TEXT

    system 'sh', '-ec', $script, 'sh', $dir;

    my %text;

    for (['ca', 'ca.pem'], ['cert', 'tls.pem'], ['key', 'tls.key']) {
        open my $in, '<', "$dir/$_->[1]" or die "openssl made no $_->[1]\n";
        $text{$_->[0]} = do { local $/; <$in> };
    }

    return %text;
}

__DATA__

=== TEST 1: addresses in all spellings
--- hosts
    127.0.0.1            403 source_not_allowed
    127.1                400 bad_url
    127.0.1              400 bad_url
    127                  400 bad_url
    2130706433           400 bad_url
    0x7f000001           400 bad_url
    0X7F000001           400 bad_url
    0x7f.0.0.1           400 bad_url
    0x7f.1               400 bad_url
    0x7f.0x0.0x0.0x1     400 bad_url
    017700000001         400 bad_url
    0177.0.0.1           400 bad_url
    0177.1               400 bad_url
    00000177.0.0.1       400 bad_url
    127.0.0.01           400 bad_url
    127.0.0.001          400 bad_url
    127.00.00.01         400 bad_url
    127.0.0.1.           400 bad_url
    127.0.0.1..          400 bad_url
    .127.0.0.1           400 bad_url
    127.0.0.1.0          400 bad_url
    127..0.1             400 bad_url
    127.0.0.256          400 bad_url
    127.0.0.0x1          400 bad_url
    256.0.0.1            400 bad_url
    4294967296           400 bad_url
    0x                   400 bad_url
    a.0x                 400 bad_url
    0                    400 bad_url
    0.0.0.0              403 source_not_allowed
    00.00.00.00          400 bad_url
    127.0.0.1%00         400 bad_url
    127%2E0%2E0%2E1      400 bad_url
    %31%32%37.0.0.1      400 bad_url
    127.0.0.1\09         400 bad_url
    127.0.0.1\00         400 bad_url
    \20127.0.0.1         400 bad_url
    127\e3\80\820\e3\80\820\e3\80\821  400 bad_url
    127\ef\bd\a10\ef\bd\a10\ef\bd\a11  400 bad_url
    \e2\91\a0\e2\91\a1\e2\91\a6.0.0.1  400 bad_url
    \ef\bc\91\ef\bc\92\ef\bc\97.0.0.1  400 bad_url
    user@127.0.0.1       400 bad_url
    user:pw@127.0.0.1    400 bad_url
    public.example@127.0.0.1      400 bad_url
    public.example:80@127.0.0.1   400 bad_url
    127.0.0.1\5c@public.example   400 bad_url
    127.0.0.1#@public.example     400 bad_url
    public.example\5c.127.0.0.1   400 bad_url
    127.0.0.1:80:80      400 bad_url
    127.0.0.1:           400 bad_url
    127.0.0.1:0          400 bad_url
    127.0.0.1:+80        400 bad_url
    127.0.0.1:080        400 bad_url
    127.0.0.1:65616      400 bad_url
    127.0.0.1,public.example      400 bad_url
    127.0.0.1;public.example      400 bad_url
    127.0.0.1:22         403 source_not_allowed
    127.0.0.1:6379       403 source_not_allowed
    127.0.0.1:8080       403 source_not_allowed



=== TEST 2: those of IPv6
--- hosts
    [::1]                403 source_not_allowed
    [0:0:0:0:0:0:0:1]    403 source_not_allowed
    [0000:0000:0000:0000:0000:0000:0000:0001]  403 source_not_allowed
    [::0001]             403 source_not_allowed
    [0::1]               403 source_not_allowed
    [::]                 403 source_not_allowed
    [::127.0.0.1]        403 source_not_allowed
    [::7F00:1]           403 source_not_allowed
    [::ffff:127.0.0.1]   403 source_not_allowed
    [::FFFF:127.0.0.1]   403 source_not_allowed
    [::ffff:7f00:1]      403 source_not_allowed
    [0:0:0:0:0:ffff:7f00:0001]   403 source_not_allowed
    [::ffff:0:127.0.0.1]         403 source_not_allowed
    [::ffff:93.184.216.34]       403 source_not_allowed
    [64:ff9b::127.0.0.1]         403 source_not_allowed
    [64:FF9B::7f00:1]    403 source_not_allowed
    [2002:7f00:1::]      403 source_not_allowed
    [2001:0:7f00:1::]    403 source_not_allowed
    [2606:2800::5efe:127.0.0.1]  403 source_not_allowed
    [2606:2800::200:5EFE:127.0.0.1]  403 source_not_allowed
    [fe80::1]            403 source_not_allowed
    [FD00::1]            403 source_not_allowed
    [fe80::1%eth0]       400 bad_url
    [fe80::1%25eth0]     400 bad_url
    [fe80::1%251]        400 bad_url
    [::1%lo]             400 bad_url
    [::1%25lo]           400 bad_url
    [::ffff:127.1]       400 bad_url
    [::ffff:0177.0.0.1]  400 bad_url
    [::ffff:0x7f000001]  400 bad_url
    [::ffff:2130706433]  400 bad_url
    [127.0.0.1]          400 bad_url
    [:::1]               400 bad_url
    [1::1::1]            400 bad_url
    [00001::]            400 bad_url
    [::1                 400 bad_url
    ::1]                 400 bad_url
    ::1                  400 bad_url
    [::1].               400 bad_url
    [::1]a               400 bad_url
    [::1]@public.example 400 bad_url
    [[::1]]              400 bad_url
    []                   400 bad_url
    [\20]                400 bad_url
    [v1.a]               400 bad_url
    [localhost]          400 bad_url
    [::1]:22             403 source_not_allowed



=== TEST 3: every kind of address that is not public
--- hosts eval
CORE::join "\n", map { "$_ 403 source_not_allowed" }
                     @::Private, map { "[$_]" } @::Private6



=== TEST 4: and of names that have one
--- hosts eval
CORE::join "\n", map({ "r$_.example 403 source_not_allowed" } 0 .. $#::Private),
                 map({ "s$_.example 403 source_not_allowed" } 0 .. $#::Private6)



=== TEST 5: the log says which
--- sources
    http://private.example/a.jpg     403 source_not_allowed
--- error_log eval
qr/\[info\].* imgproc: source_not_allowed: host "private.example" has the address (?:127.0.0.1 of 127.0.0.0\/8|::1 of ::\/96), which is not a public one/



=== TEST 6: and so for addresses
--- sources
    http://[fd00:EC2::254]/latest    403 source_not_allowed
--- error_log
imgproc: source_not_allowed: host "[fd00:ec2::254]" has the address fd00:ec2::254 of fc00::/7, which is not a public one



=== TEST 7: names that lead to where none is public
--- hosts
    private.example        403 source_not_allowed
    PRIVATE.Example        403 source_not_allowed
    private6.example       403 source_not_allowed
    mixed.example          403 source_not_allowed
    mixed6.example         403 source_not_allowed
    mixed4.example         403 source_not_allowed
    into.example           403 source_not_allowed
    metadata.example       403 source_not_allowed
    localhost              403 source_not_allowed
    LOCALHOST              403 source_not_allowed
    localhost.localdomain  403 source_not_allowed
    here.example           403 source_not_allowed
    localhost.             400 bad_url
    private.example.       400 bad_url
    local%68ost            400 bad_url
    loc\c3\a4lhost         400 bad_url
    b\c3\bccher.example    400 bad_url
    \ef\bd\8cocalhost      400 bad_url



=== TEST 8: names that lead nowhere
--- sources
    http://nxdomain.example/    502 source_failed
    http://refused.example/     502 source_failed
    http://servfail.example/    502 source_failed
    http://empty.example/       502 source_failed
    http://dangling.example/    502 source_failed
    http://missing.example/     502 source_failed
    https://nxdomain.example/   502 source_failed
    http://-1/                  502 source_failed
    http://1e9/                 502 source_failed



=== TEST 9: the log says why
--- sources
    http://refused.example/     502 source_failed
--- error_log eval
qr/\[error\].* imgproc: source_failed: host "refused.example" could not be resolved \(5: Operation refused\)/



=== TEST 10: a name that leads to itself
--- sources
    http://loop.example/        502 source_failed



=== TEST 11: a DNS that does not answer
--- sources
    http://silent.example/      504 source_timeout
--- error_log
imgproc: source_timeout: no answer for host "silent.example" in time



=== TEST 12: longer than imgproc_timeout
--- config
    location /img/ { imgproc_url on; imgproc_timeout 200ms; resolver_timeout 20s; }
--- sources
    http://silent.example/      504 source_timeout
--- error_log
imgproc: source_timeout: imgproc_timeout is over, host "silent.example" is not resolved



=== TEST 13: what is public is fetched
--- public
--- sources
    http://public.example/a.jpg             93.184.216.34:80 public.example /a.jpg
    http://UPPER.example:80/a%2Fb?c=%2F     93.184.216.34:80 upper.example /a%2Fb?c=%2F
    http://six.example/a.jpg                2606:2800:220:1:248:1893:25c8:1946:80 six.example /a.jpg
    http://alias.example/a.jpg              93.184.216.34:80 alias.example /a.jpg
    http://x.cdn.example/a.jpg              93.184.216.34:80 x.cdn.example /a.jpg
    http://both.example/a.jpg               93.184.216.34:80 both.example /a.jpg
    http://xn--bcher-kva.example/           93.184.216.34:80 xn--bcher-kva.example /
    http://under_score.example/             93.184.216.34:80 under_score.example /
    http://93.184.216.34/a.jpg              93.184.216.34:80 93.184.216.34 /a.jpg
    http://[2606:2800:220:1:248:1893:25c8:1946]/a.jpg  2606:2800:220:1:248:1893:25c8:1946:80 [2606:2800:220:1:248:1893:25c8:1946] /a.jpg
--- queries
    public.example/A public.example/AAAA upper.example/A upper.example/AAAA
    six.example/A six.example/AAAA
    alias.example/A alias.example/AAAA x.cdn.example/A x.cdn.example/AAAA
    both.example/A both.example/AAAA
    xn--bcher-kva.example/A xn--bcher-kva.example/AAAA
    under_score.example/A under_score.example/AAAA



=== TEST 14: by TLS, whose certificate is that of the name
--- public
--- sources
    https://public.example/a.jpg     93.184.216.34:443 public.example public.example /a.jpg
    https://six.example/a.jpg        2606:2800:220:1:248:1893:25c8:1946:443 six.example six.example /a.jpg
    https://x.cdn.example/a.jpg?b    93.184.216.34:443 x.cdn.example x.cdn.example /a.jpg?b
    https://alias.example/a.jpg      502 source_failed
    https://93.184.216.34/a.jpg      502 source_failed



=== TEST 15: what is private, too, where that is allowed
--- config
    imgproc_allow_private_sources on;
    location /img/ { imgproc_url on; }
--- sources
    http://here.example:PORT/a.jpg     127.0.0.1:PORT here.example:PORT /a.jpg
    http://here6.example:PORT/a.jpg    127.0.0.1:PORT here6.example:PORT /a.jpg
    http://127.0.0.1:PORT/a.jpg        127.0.0.1:PORT 127.0.0.1:PORT /a.jpg
    https://here.example:TLS/a.jpg     127.0.0.1:TLS here.example here.example:TLS /a.jpg
    https://here6.example:TLS/a.jpg    502 source_failed
    https://other.example:TLS/a.jpg    502 source_failed
    http://127.1:PORT/a.jpg            400 bad_url
    http://silent.example:PORT/a.jpg   504 source_timeout



=== TEST 16: where in a server, and not in its location
--- config
    imgproc_allow_private_sources on;
    location /img/ { imgproc_url on; imgproc_allow_private_sources off; }
--- sources
    http://here.example:PORT/a.jpg     403 source_not_allowed



=== TEST 17: a name that is an upstream's
--- public
--- sources
    http://backend/a.jpg             93.184.216.34:80 backend /a.jpg
    http://BACKEND:80/a.jpg          93.184.216.34:80 backend /a.jpg
    http://93.184.216.34/a.jpg       93.184.216.34:80 93.184.216.34 /a.jpg



=== TEST 18: redirects to where nothing is public
--- sources eval
CORE::join "\n", map {
    my $to = $_;
    map { my $target = "/to?to=$_";
          "http://origin.example$target  403 source_not_allowed after "
          . "127.0.0.1:PORT origin.example $target" }
        "http://$to:TRAP/x", "https://$to/x"
} @::Private, map({ "[$_]" } @::Private6), qw(r2.example r8.example s9.example),
  qw(private.example private6.example mixed.example mixed6.example
     into.example LOCALHOST)



=== TEST 19: redirects that hide where they lead
--- sources
    http://origin.example/to?to=//127.0.0.1:TRAP/       403 source_not_allowed after 127.0.0.1:PORT origin.example /to?to=//127.0.0.1:TRAP/
    http://origin.example/to?to=//r8.example:TRAP/      403 source_not_allowed after 127.0.0.1:PORT origin.example /to?to=//r8.example:TRAP/
    http://origin.example/to?to=http://127.1:TRAP/      403 source_not_allowed after 127.0.0.1:PORT origin.example /to?to=http://127.1:TRAP/
    http://origin.example/to?to=http://0x7f.1:TRAP/     403 source_not_allowed after 127.0.0.1:PORT origin.example /to?to=http://0x7f.1:TRAP/
    http://origin.example/to?to=http://2130706433/      403 source_not_allowed after 127.0.0.1:PORT origin.example /to?to=http://2130706433/
    http://origin.example/to?to=http://a@127.0.0.1/     403 source_not_allowed after 127.0.0.1:PORT origin.example /to?to=http://a@127.0.0.1/
    http://origin.example/to?to=http://127.0.0.1:22/    403 source_not_allowed after 127.0.0.1:PORT origin.example /to?to=http://127.0.0.1:22/
    http://origin.example/to?to=http://[::1%25lo]/      403 source_not_allowed after 127.0.0.1:PORT origin.example /to?to=http://[::1%25lo]/
    http://origin.example/to?to=ftp://public.example/   403 source_not_allowed after 127.0.0.1:PORT origin.example /to?to=ftp://public.example/
    http://origin.example/to?to=http://nxdomain.example/  502 source_failed after 127.0.0.1:PORT origin.example /to?to=http://nxdomain.example/
    http://origin.example/to?to=http://silent.example/  504 source_timeout after 127.0.0.1:PORT origin.example /to?to=http://silent.example/



=== TEST 20: redirects from host to host
--- public
--- sources
    http://origin.example/to?to=http://public.example/b.jpg   127.0.0.1:PORT origin.example /to?to=http://public.example/b.jpg => 93.184.216.34:80 public.example /b.jpg
    http://origin.example/to?to=https://six.example/b.jpg     127.0.0.1:PORT origin.example /to?to=https://six.example/b.jpg => 2606:2800:220:1:248:1893:25c8:1946:443 six.example six.example /b.jpg
    http://public.example/to?to=http://origin.example/b.jpg   93.184.216.34:80 public.example /to?to=http://origin.example/b.jpg => 127.0.0.1:PORT origin.example /b.jpg
    http://public.example/to?to=http://private.example/b.jpg  403 source_not_allowed after 93.184.216.34:80 public.example /to?to=http://private.example/b.jpg
    http://public.example/to?to=http://origin.example/to?to=http://127.0.0.1:TRAP/  403 source_not_allowed after 93.184.216.34:80 public.example /to?to=http://origin.example/to?to=http://127.0.0.1:TRAP/ => 127.0.0.1:PORT origin.example /to?to=http://127.0.0.1:TRAP/
    http://93.184.216.34/to?to=/to?to=/to?to=/to?to=/to?to=/b.jpg  93.184.216.34:80 93.184.216.34 /to?to=/to?to=/to?to=/to?to=/to?to=/b.jpg => 93.184.216.34:80 93.184.216.34 /to?to=/to?to=/to?to=/to?to=/b.jpg => 93.184.216.34:80 93.184.216.34 /to?to=/to?to=/to?to=/b.jpg => 93.184.216.34:80 93.184.216.34 /to?to=/to?to=/b.jpg => 93.184.216.34:80 93.184.216.34 /to?to=/b.jpg => 93.184.216.34:80 93.184.216.34 /b.jpg
    http://x.cdn.example/to?to=/to?to=/to?to=/to?to=/to?to=/to?to=/b.jpg  403 source_not_allowed after 93.184.216.34:80 x.cdn.example /to?to=/to?to=/to?to=/to?to=/to?to=/to?to=/b.jpg => 93.184.216.34:80 x.cdn.example /to?to=/to?to=/to?to=/to?to=/to?to=/b.jpg => 93.184.216.34:80 x.cdn.example /to?to=/to?to=/to?to=/to?to=/b.jpg => 93.184.216.34:80 x.cdn.example /to?to=/to?to=/to?to=/b.jpg => 93.184.216.34:80 x.cdn.example /to?to=/to?to=/b.jpg => 93.184.216.34:80 x.cdn.example /to?to=/b.jpg



=== TEST 21: a name that is public at first, and then is not
--- public
--- sources
    http://late.example/a.jpg       93.184.216.34:80 late.example /a.jpg
    http://silent.example/          504 source_timeout
    http://late.example/a.jpg       403 source_not_allowed
--- queries
    late.example/A late.example/AAAA silent.example/A silent.example/AAAA
    late.example/A late.example/AAAA



=== TEST 22: the same, while the origin thinks about a redirect
--- public
--- sources
    http://moved.example/moved      403 source_not_allowed after 93.184.216.34:80 moved.example /moved
--- queries
    moved.example/A moved.example/AAAA moved.example/A moved.example/AAAA



=== TEST 23: a source that is passed on comes from the address that was checked
--- public
--- config
    location /img/ { imgproc_url on; imgproc_allowed_options raw; }
--- prefix: /img/_/raw:1
--- sources
    http://raw.example/a.jpg        93.184.216.34:80 raw.example /a.jpg => 93.184.216.34:80 raw.example /a.jpg
    https://public.example/a.jpg    93.184.216.34:443 public.example public.example /a.jpg => 93.184.216.34:443 public.example public.example /a.jpg
    http://private.example/a.jpg    403 source_not_allowed
    http://127.0.0.1:TRAP/a.jpg     403 source_not_allowed
--- queries
    raw.example/A raw.example/AAAA public.example/A public.example/AAAA
    private.example/A private.example/AAAA



=== TEST 24: a chosen host does not choose what is sent
--- config
    imgproc_allow_private_sources on;
    location /img/ { imgproc_url on; }
--- sources
    http://here.example:PORT/accel      403 source_not_allowed after 127.0.0.1:PORT here.example:PORT /accel
    http://here.example:PORT/named      403 source_not_allowed after 127.0.0.1:PORT here.example:PORT /named
    http://here.example:PORT/returned   403 source_not_allowed after 127.0.0.1:PORT here.example:PORT /returned
    http://here.example:PORT/named-returned  403 source_not_allowed after 127.0.0.1:PORT here.example:PORT /named-returned
    http://origin.example/accel         127.0.0.1:PORT origin.example /accel



=== TEST 25: nor that of one that is passed on
--- config
    imgproc_allow_private_sources on;
    location /img/ { imgproc_url on; imgproc_allowed_options raw; }
--- prefix: /img/_/raw:1
--- more_headers
Range: bytes=0-99999
--- sources
    http://here.example:PORT/later      403 source_not_allowed after 127.0.0.1:PORT here.example:PORT /later => 127.0.0.1:PORT here.example:PORT /later
--- error_log
imgproc: source_not_allowed: host "here.example" answers with X-Accel-Redirect



=== TEST 26: unless the configuration ignores it
--- config
    imgproc_allow_private_sources on;
    proxy_ignore_headers X-Accel-Redirect;
    location /img/ { imgproc_url on; imgproc_allowed_options raw; }
--- prefix: /img/_/raw:1
--- more_headers
Range: bytes=0-99999
--- sources
    http://here.example:PORT/later      206 after 127.0.0.1:PORT here.example:PORT /later => 127.0.0.1:PORT here.example:PORT /later



=== TEST 27: ports that no prefix names are not looked up
--- sources
    http://public.example:8080/         403 source_not_allowed
    http://public.example:443/          403 source_not_allowed
    https://public.example:80/          403 source_not_allowed
    http://private.example:22/          403 source_not_allowed
    ftp://public.example/               403 source_not_allowed
    file:///etc/passwd                  403 source_not_allowed
    local:///etc/passwd                 403 source_not_allowed
--- queries



=== TEST 28: hosts of one domain
--- config
    resolver          127.0.0.1:$TEST_NGINX_DNS_PORT;
    resolver_timeout  1s;
    add_header        X-Error $imgproc_error always;

    imgproc_source  http://*.cdn.example/          /fetch/;
    imgproc_source  http://*.example:$TEST_NGINX_TRAP_PORT/  /fetch/;

    location /img/ { imgproc_url on; }
    location /fetch/ {
        internal;
        proxy_pass  http://$imgproc_source_addr$imgproc_source_uri;
    }
--- sources
    http://evil.cdn.example/a.jpg       403 source_not_allowed
    http://cdn.example/a.jpg            403 source_not_allowed
    http://public.example/a.jpg         403 source_not_allowed
    http://x.cdn.example.evil/a.jpg     403 source_not_allowed
    http://127.0.0.1/a.jpg              403 source_not_allowed
    http://[::1]/a.jpg                  403 source_not_allowed
    http://private.example:TRAP/a.jpg   403 source_not_allowed
--- queries
    evil.cdn.example/A evil.cdn.example/AAAA
    private.example/A private.example/AAAA



=== TEST 29: $imgproc_source_addr
--- config
    imgproc_allow_private_sources on;
    location /img/ { imgproc_url on; }
--- request eval
[ map { 'GET /img/_/w:30/' . ::base64($_) }
      "http://here.example:$ENV{TEST_NGINX_HERE}/a.jpg",
      "http://origin.example/a.jpg",
      "http://here.example:$ENV{TEST_NGINX_HERE}/to?to=http://origin.example/",
      'http://nxdomain.example/' ]
--- error_code eval
[ 200, 200, 200, 502 ]
--- response_headers eval
[ "X-Addr: 127.0.0.1:$ENV{TEST_NGINX_HERE}", '!X-Addr', '!X-Addr', '!X-Addr' ]



=== TEST 30: no resolver
--- config
    imgproc_source  https://*.cdn.example/  /fetch/;
    location /img/ { imgproc_url on; }
--- must_die
--- error_log eval
qr/"imgproc_source https:\/\/\*\.cdn\.example" for "imgproc_url" in \S+nginx\.conf:\d+ needs a "resolver", which looks up the hosts that clients choose/



=== TEST 31: nor for any host
--- config
    imgproc_source  http://  /fetch/;
    location /img/ { imgproc_url on; }
--- must_die
--- error_log
"imgproc_source http://" for "imgproc_url" in



=== TEST 32: and where nobody asks for one
--- config
    imgproc_source  http://  /fetch/;
    location /img/ { imgproc_url on; imgproc_source local:// /pictures; }
    location /pictures/ { internal; }
    add_header X-Error $imgproc_error always;
--- errors
    /img/_/w:60/plain/local:///coffee.jpg  200



=== TEST 33: imgproc_allow_private_sources maybe
--- config
    imgproc_allow_private_sources maybe;
--- must_die
--- error_log
invalid value "maybe" in "imgproc_allow_private_sources" directive, it must be "on" or "off"



=== TEST 34: imgproc_allow_private_sources twice
--- config
    imgproc_allow_private_sources on;
    imgproc_allow_private_sources off;
--- must_die
--- error_log
"imgproc_allow_private_sources" directive is duplicate
