package ImgProc;

# Copyright (C) the ngx_http_imgproc_module authors

# What our tests add to Test::Nginx::Socket, the genuine one or ours; to be
# used after it.
#
# --- image: webp 300x200
#     The body, decoded, has that format and size.  "gif 32x24 4 10" adds the
#     bands and frames; "*" stands for any word.
#
# --- similar: t/images/x.png 2.0
#     The body, decoded, has the size of the file and differs from it by at
#     most so much, as a mean over pixels and channels in sRGB with 8 bits.
#
# --- frames: gif 32x24 2 0 100,40 f00-333,00f-333
#     The body is an animation of so many frames, loops, and delays in
#     milliseconds; what follows are coarse colours of each frame, those in
#     the middle of its upper left and of its lower right quarter.
#
# --- facts: png rgb16 ushort -
#     Format, interpretation, kind of numbers, "icc" or "-" of the body.
#
# Each is one assertion a response.  For several requests they may be arrays
# (by eval), where "-", "none" and undef assert nothing; a string is meant
# for every response.
#
# A line [warn] of no_error_log is any warning, but for the one that a worker
# may start with because of its libvips; preprocessors that set no_error_log
# write warning() there.
#
# picture('x.png')       bytes of t/images/x.png, for user_files
# image_info($bytes)     "webp 300x200 4 1", a body filter as \&::image_info
# image_pixel($bytes, $x, $y)
#                        "255 0 0 128", the channels in sRGB
#
# The process fails at its end if the error log of a block has [alert] or
# [emerg], must_die blocks and lines that the block's error_log names apart,
# or if there is a report of a sanitizer.  The logs are then kept in
# SERVROOT_logs, with the bodies that did not pass.

use strict;
use warnings;

use Exporter qw(import);
use File::Path qw(make_path remove_tree);
use POSIX ();
use Test::More ();
use Time::HiRes qw(sleep);

our @EXPORT = qw(picture image_info image_pixel warning);

my $Helper = $ENV{IMGPROC_HELPER}
             || ($ENV{TEST_NGINX_HELPERS} || 'build/t') . '/picture';
my $Root = Test::Nginx::Socket::server_root();
my $Logs = "${Root}_logs";
my $Owner = $$;
my ($Kept, %Log, %Excused) = (0);

remove_tree($Logs);
make_path($Logs);

# reports go to files, since stderr is not a log before nginx is up

for my $name (qw(ASAN_OPTIONS LSAN_OPTIONS UBSAN_OPTIONS)) {
    my $options = defined $ENV{$name} ? $ENV{$name} : '';

    $ENV{$name} = join ':', grep { length } $options,
                                            "log_path=$Logs/sanitizer"
        if $options !~ /\blog_path=/;
}

Test::Nginx::Socket::add_response_body_check(sub {
    my ($block, $body, $i, $round, $dry_run) = @_;

    check($block, 'image', $body, $i, $dry_run, \&is_image);
    check($block, 'similar', $body, $i, $dry_run, \&is_similar);
    check($block, 'frames', $body, $i, $dry_run, sub { says('frames', @_) });
    check($block, 'facts', $body, $i, $dry_run, sub { says('facts', @_) });
});

Test::Nginx::Socket::add_block_preprocessor(sub {
    my $block = shift;
    my $lines = $block->no_error_log;

    return if !defined $lines || ref $lines || $lines !~ /^\[warn\]$/m;

    $block->set_value(no_error_log => [map { $_ eq '[warn]' ? warning() : $_ }
                                       grep { length } split /\n/, $lines]);
});

Test::Nginx::Socket::add_test_cleanup_handler(\&keep_log);


sub warning {
    return qr/\[warn\](?!.*: imgproc: libvips \S+ has known advisories )/;
}


sub read_file {
    my $path = shift;

    open my $in, '<:raw', $path or die "cannot read $path: $!\n";

    my $text = do { local $/; <$in> };

    return defined $text ? $text : '';
}


sub picture {
    return read_file("t/images/" . shift);
}


# the first line of what the helper prints, and whether it succeeded

sub helper {
    my @args = @_;

    my $pid = open my $in, '-|';
    die "fork failed: $!\n" if !defined $pid;

    if ($pid == 0) {
        open STDERR, '>&', \*STDOUT;
        { no warnings 'exec'; exec { $Helper } $Helper, @args }
        print "cannot run $Helper: $!\n";
        STDOUT->flush;
        POSIX::_exit(127);
    }

    my @lines = <$in>;
    my $ok = close $in;
    my $line = @lines ? $lines[0] : "$Helper printed nothing";

    $line =~ s/\s+$//;

    return ($line, $ok);
}


sub body_file {
    my $body = shift;
    my $path = "$Logs/response";

    open my $out, '>:raw', $path or die "cannot write $path: $!\n";
    print $out $body;
    close $out or die "cannot write $path: $!\n";

    return $path;
}


sub image_info {
    my ($line) = helper('info', body_file($_[0]));

    return $line;
}


sub image_pixel {
    my ($body, $x, $y) = @_;
    my ($line) = helper('pixel', body_file($body), $x, $y);

    return $line;
}


sub check {
    my ($block, $section, $body, $i, $dry_run, $test) = @_;
    my $want = $block->$section;

    $want = $want->[$i] if ref $want eq 'ARRAY';

    return if !defined $want || $want =~ /^\s*(?:-|none)\s*$/;

    my $name = $block->name . " - $section";

    if ($dry_run) {
        Test::More->builder->skip("$name - $dry_run");
        return;
    }

    my ($ok, $got) = $test->(body_file($body), split ' ', $want);

    $name .= " ($i)" if ref $block->$section;

    if (!Test::More::ok($ok, $name)) {
        my $kept = "$Logs/failed-" . ++$Kept;

        rename "$Logs/response", $kept;
        Test::More::diag("     got: $got\nexpected: $want\n    body: $kept");
    }
}


sub is_image {
    my ($path, @want) = @_;

    die "--- image wants a format and a size\n" if @want < 2;

    return says('info', $path, @want);
}


sub says {
    my ($what, $path, @want) = @_;
    my ($got, $ok) = helper($what, $path);
    my @got = split ' ', $got;

    $ok &&= @want <= @got
            && !grep { $want[$_] ne '*' && $want[$_] ne $got[$_] } 0 .. $#want;

    return ($ok, $got);
}


sub is_similar {
    my ($path, $file, $limit) = @_;

    die "--- similar wants a file and a number\n"
        if !defined $limit || $limit !~ /^\d+(?:\.\d+)?$/;

    die "--- similar: there is no $file\n" if !-f $file;

    my ($got, $ok) = helper('diff', $path, $file);

    return ($ok && $got =~ /^[\d.]+$/ && $got <= $limit, $got);
}


# A second link keeps the log when the server root is wiped, and gets what
# nginx has still to say when it stops.

sub keep_log {
    my $block = shift;
    my $log = "$Root/logs/error.log";
    my ($device, $inode) = stat $log;

    return if !defined $inode || defined $block->must_die;

    my $id = "$device-$inode";

    # the link keeps the number from being given to another log

    if (!$Log{$id}) {
        my $copy = "$Logs/" . (1 + keys %Log) . '.log';

        link $log, $copy or die "cannot link $log to $copy: $!\n";
        $Log{$id} = [$copy, $block->name];
    }

    my $expected = $block->error_log;

    push @{ $Excused{$id} },
         map { ref $_ ? $_ : qr/\Q$_\E/ }
         grep { defined && length }
         ref $expected eq 'ARRAY' ? @$expected
         : ref $expected          ? $expected
         : defined $expected      ? split /\n/, $expected
                                  : ();
}


sub stop_server {
    return if $ENV{TEST_NGINX_NO_CLEAN} || !-f "$Root/logs/nginx.pid";

    my ($pid) = read_file("$Root/logs/nginx.pid") =~ /^(\d+)/ or return;

    kill 'QUIT', $pid or return;

    for (1 .. 2000) {
        my $stat = eval { read_file("/proc/$pid/stat") } || '';

        last if $stat !~ /^\d+ \(.*\) [^Z]/s;
        sleep 0.005;
    }
}


# [what, where, line] of everything that no test may cause

sub findings {
    my @found;
    my $sanitizer = qr/(?:Address|Leak|Thread|Memory|UndefinedBehavior)
                       Sanitizer|runtime\ error:/x;

    for my $id (sort keys %Log) {
        my ($path, $name) = @{ $Log{$id} };

        for my $line (split /\n/, read_file($path)) {
            # a worker that a test has killed

            next if $line =~ /exited on signal (?:9|15)$/;

            next if $line !~ $sanitizer
                    && ($line !~ /\[(?:alert|emerg)\]/
                        || grep { $line =~ $_ } @{ $Excused{$id} });

            push @found, "$name: $path: $line";
        }
    }

    for my $path (glob "\Q$Logs\E/sanitizer.*") {
        my ($line) = grep { $_ =~ $sanitizer } split /\n/, read_file($path);

        push @found, "$path: " . (defined $line ? $line : 'a report');
    }

    return @found;
}


END {
    if ($$ == $Owner) {
        my $status = $?;

        stop_server();

        my @found = findings();

        Test::More::diag("ImgProc: $_") for @found;
        Test::More::diag("ImgProc: ", scalar @found,
                         " lines in the logs that fail the run") if @found;

        remove_tree($Logs)
            if !@found && $status == 0 && Test::More->builder->is_passing;

        $? = $status || (@found ? 1 : 0);
    }
}


1;
