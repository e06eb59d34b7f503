# Copyright (C) the ngx_http_imgproc_module authors

# What tools/browser and tools/browser-svg share: an nginx of their own, and
# Chromium for it.  To be sourced by bash in the repository's root.
#
# prepare SCRIPT    copies t/browser/SCRIPT to $dir, with playwright-core
#                   beside it; $prefix is a directory for nginx, and there is
#                   an empty $prefix/pictures; $port is one that is free.  All
#                   of $prefix goes when the shell ends.
# start             runs nginx with the contents of http {} on the standard
#                   input, until the shell ends


prepare() {
    local command

    for command in node npm chromium; do
        if ! command -v "$command" > /dev/null; then
            echo "$0: $command is not installed" >&2
            exit 1
        fi
    done

    dir=$PWD/${B:-build}/browser
    mkdir -p "$dir"

    # playwright-core of package-lock.json

    if ! cmp -s t/browser/package-lock.json "$dir/package-lock.json" \
        || ! [ -d "$dir/node_modules" ]
    then
        cp t/browser/package.json t/browser/package-lock.json \
            t/browser/.npmrc "$dir"
        npm ci --prefix "$dir" --no-audit --no-fund --silent
    fi

    cp "t/browser/$1" "$dir"

    # the workers of root are somebody else, who perhaps may not come here

    prefix=$(mktemp -d "${TMPDIR:-/tmp}/imgproc.XXXXXX")
    chmod 755 "$prefix"

    trap stop EXIT
    trap 'exit 1' INT TERM

    mkdir "$prefix/temp" "$prefix/pictures"

    port=$(perl -MIO::Socket::INET -e 'print IO::Socket::INET->new(
               Listen => 1, LocalAddr => "127.0.0.1")->sockport')
}


start() {
    local i

    cat > "$prefix/nginx.conf" << END
load_module  $PWD/${B:-build}/ngx_http_imgproc_module.so;
worker_processes  2;
error_log  stderr crit;
pid        nginx.pid;

events {
}

http {
    access_log             off;
    client_body_temp_path  temp/client_body;
    proxy_temp_path        temp/proxy;
    fastcgi_temp_path      temp/fastcgi;
    uwsgi_temp_path        temp/uwsgi;
    scgi_temp_path         temp/scgi;
    root                   $prefix;

$(cat)
}
END

    "${NGINX_BINARY:-nginx}" -p "$prefix" -c "$prefix/nginx.conf" -e stderr \
        -g 'daemon off;' < /dev/null &
    pid=$!

    for (( i = 0; i < 100; i++ )); do
        if { : > "/dev/tcp/127.0.0.1/$port"; } 2> /dev/null; then
            break
        fi

        sleep 0.1
    done
}


stop() {
    trap '' INT TERM

    if [ -n "${pid-}" ]; then
        kill -QUIT "$pid" 2> /dev/null || true
        wait "$pid" || true
    fi

    rm -rf "$prefix"
}
