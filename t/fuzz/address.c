
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/* the input is a host, as it stands in a URL */


#include <arpa/inet.h>

#include "fuzz.h"
#include "imgproc_address.h"
#include "imgproc_source.h"


static void check(const imgproc_address_t *address);
static void look_up(const imgproc_str_t *host);


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    u_char             *url, *dst;
    imgproc_str_t       text;
    imgproc_error_t     err;
    imgproc_source_t    source;
    imgproc_address_t   address;

    text.data = (u_char *) data;
    text.len = size;

    if (imgproc_address_parse(&text, &address)) {
        check(&address);
    }

    /* what a source has for a host is an address to us, or to nobody */

    url = fuzz_room(size + 8);
    memcpy(url, "http://", 7);

    if (size) {
        memcpy(url + 7, data, size);
    }

    url[size + 7] = '/';

    text.data = url;
    text.len = size + 8;

    dst = fuzz_room(IMGPROC_SOURCE_LEN(text.len));

    if (imgproc_source_parse(&text, dst, &source, &err) == IMGPROC_OK) {

        if (imgproc_address_parse(&source.host, &address)) {
            check(&address);

        } else {
            look_up(&source.host);
        }
    }

    g_free(dst);
    g_free(url);

    return 0;
}


/* what is written is read again, and is the same */

static void
check(const imgproc_address_t *address)
{
    char                *colon, buf[IMGPROC_ADDRESS_LEN];
    imgproc_str_t        text;
    imgproc_address_t    again;

    g_assert_cmpuint(imgproc_address_text(address, 65535, buf), ==,
                     strlen(buf));

    colon = strrchr(buf, ':');

    g_assert_nonnull(colon);
    g_assert_cmpstr(colon, ==, ":65535");

    text.data = (u_char *) buf;
    text.len = colon - buf;

    g_assert_true(imgproc_address_parse(&text, &again));
    g_assert_cmpint(again.version, ==, address->version);
    g_assert_cmpmem(again.bytes, 16, address->bytes, 16);
    g_assert_true(imgproc_address_refused(&again)
                  == imgproc_address_refused(address));
}


/* inet_aton() takes whatever anybody ever took for an address of IPv4 */

static void
look_up(const imgproc_str_t *host)
{
    char             *name;
    struct in_addr    in;
    struct in6_addr   in6;

    name = g_strndup((char *) host->data, host->len);

    g_assert_cmpint(inet_aton(name, &in), ==, 0);
    g_assert_cmpint(inet_pton(AF_INET6, name, &in6), !=, 1);

    g_free(name);
}
