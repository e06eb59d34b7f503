package Graph;

# Copyright (C) the ngx_http_imgproc_module authors

# Memory over time as an SVG: a panel for each run, all with axes of their
# own.


use strict;
use warnings;

my ($width, $height, $left, $right, $top, $bottom) = (760, 170, 56, 16, 34, 26);


# of panels: { title, limit, marks => [seconds], samples => [[seconds, MB of
# the first line, of the second, ..]] }, limit and marks may be missing; names
# are those of the lines

sub svg {
    my ($names, @panels) = @_;
    my @colors = ('#0b62a4', '#e07b00', '#4a9c2d');
    my $all = @panels * ($height + $top + $bottom) + 34;
    my $svg = <<"SVG";
<svg xmlns="http://www.w3.org/2000/svg" width="@{[$width + $left + $right]}"
     height="$all" font-family="DejaVu Sans, sans-serif" font-size="12">
<rect width="100%" height="100%" fill="#fff"/>
SVG

    for my $i (0 .. $#$names) {
        my $x = $left + $i * 190;

        $svg .= qq{<path d="M$x 17h22" stroke="$colors[$i]"}
            . qq{ stroke-width="2"/>\n}
            . text($x + 28, 21, $names->[$i]);
    }

    $svg .= qq{<path d="M@{[$left + 570]} 17h22" stroke="#c00"}
        . qq{ stroke-dasharray="5 3"/>\n}
        . text($left + 598, 21, 'limit, OOM kills');

    for my $i (0 .. $#panels) {
        my $y = 30 + $i * ($height + $top + $bottom);

        $svg .= qq{<g transform="translate($left, $y)">\n}
            . panel($panels[$i], \@colors) . "</g>\n";
    }

    return "$svg</svg>\n";
}


sub panel {
    my ($panel, $colors) = @_;
    my @samples = @{ $panel->{samples} };
    my ($seconds, $most) = (1, $panel->{limit} // 1);

    for my $sample (@samples) {
        $seconds = $sample->[0] if $sample->[0] > $seconds;

        for my $value (@$sample[1 .. $#$sample]) {
            $most = $value if $value > $most;
        }
    }

    my $step = step($most);

    $most = $step * (int(1.02 * $most / $step) + 1);

    my $x = sub { sprintf '%.1f', $_[0] / $seconds * $width };
    my $y = sub { sprintf '%.1f', $top + $height - $_[0] / $most * $height };
    my $svg = text(0, $top - 8, $panel->{title}, 'font-weight="bold"');

    for (my $value = 0; $value <= $most; $value += $step) {
        my $at = $y->($value);

        $svg .= qq{<path d="M0 ${at}h$width" stroke="#ddd"/>\n}
            . text(-6, $at + 4, $value . ($value ? '' : ' MB'),
                   'text-anchor="end"');
    }

    $step = step($seconds);

    for (my $value = $step; $value <= $seconds; $value += $step) {
        $svg .= text($x->($value), $top + $height + 16, "$value s",
                     'text-anchor="middle"');
    }

    if ($panel->{limit}) {
        my $at = $y->($panel->{limit});

        $svg .= qq{<path d="M0 ${at}h$width" stroke="#c00"}
            . qq{ stroke-dasharray="5 3"/>\n};
    }

    for my $mark (@{ $panel->{marks} // [] }) {
        $svg .= sprintf qq{<path d="M%s %sv%s" stroke="#c00"/>\n},
            $x->($mark), $top, $height;
    }

    for my $i (@samples ? 1 .. $#{ $samples[0] } : ()) {
        my $points = join ' ', map { $x->($_->[0]) . ',' . $y->($_->[$i]) }
                                   @samples;

        $svg .= qq{<polyline points="$points" fill="none"}
            . qq{ stroke="$colors->[$i - 1]" stroke-width="1.5"/>\n};
    }

    return $svg;
}


# between lines of the grid: 1, 2 or 5 times a power of ten, up to six of them

sub step {
    my $most = shift;
    my $step = 1;

    while (1) {
        for my $n (1, 2, 5) {
            return $n * $step if $most / ($n * $step) <= 6;
        }

        $step *= 10;
    }
}


sub text {
    my ($x, $y, $text, $more) = @_;

    $text =~ s/&/&amp;/g;
    $text =~ s/</&lt;/g;

    return sprintf qq{<text x="%s" y="%s" fill="#333" %s>%s</text>\n}, $x, $y,
        $more // '', $text;
}


1;
