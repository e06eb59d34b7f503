
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <arpa/inet.h>
#include <string.h>

#include "imgproc_address.h"


typedef struct {
    const char        *name;
    unsigned           bits;
    u_char             bytes[16];
} imgproc_address_network_t;


static const char *imgproc_address_find(
    const imgproc_address_network_t *network, const u_char *bytes);
static int imgproc_address_in(const imgproc_address_network_t *network,
    const u_char *bytes);
static int imgproc_address_isatap(const u_char *bytes);


/* RFC 6890 and its registry at IANA, multicast, and what is left of class E */

static const imgproc_address_network_t  imgproc_address_v4[] = {
    { "0.0.0.0/8", 8, { 0 } },
    { "10.0.0.0/8", 8, { 10 } },
    { "100.64.0.0/10", 10, { 100, 64 } },
    { "127.0.0.0/8", 8, { 127 } },
    { "169.254.0.0/16", 16, { 169, 254 } },
    { "172.16.0.0/12", 12, { 172, 16 } },
    { "192.0.0.0/24", 24, { 192, 0, 0 } },
    { "192.0.2.0/24", 24, { 192, 0, 2 } },
    { "192.88.99.0/24", 24, { 192, 88, 99 } },
    { "192.168.0.0/16", 16, { 192, 168 } },
    { "198.18.0.0/15", 15, { 198, 18 } },
    { "198.51.100.0/24", 24, { 198, 51, 100 } },
    { "203.0.113.0/24", 24, { 203, 0, 113 } },
    { "224.0.0.0/4", 4, { 224 } },
    { "240.0.0.0/4", 4, { 240 } },
    { NULL, 0, { 0 } }
};


/*
 * Only 2000::/3 is given to the hosts of the world (RFC 4291), so the last
 * three networks are all that is not in it.  Those before them have a name of
 * their own, for the log.
 */

static const imgproc_address_network_t  imgproc_address_v6[] = {
    { "::/96", 96, { 0 } },
    { "::ffff:0:0/96", 96, { [10] = 0xff, [11] = 0xff } },
    { "64:ff9b::/96", 96, { 0x00, 0x64, 0xff, 0x9b } },
    { "64:ff9b:1::/48", 48, { 0x00, 0x64, 0xff, 0x9b, 0x00, 0x01 } },
    { "100::/64", 64, { 0x01 } },
    { "2001::/32", 32, { 0x20, 0x01 } },
    { "2001:2::/48", 48, { 0x20, 0x01, 0x00, 0x02 } },
    { "2001:10::/28", 28, { 0x20, 0x01, 0x00, 0x10 } },
    { "2001:db8::/32", 32, { 0x20, 0x01, 0x0d, 0xb8 } },
    { "2002::/16", 16, { 0x20, 0x02 } },
    { "3fff::/20", 20, { 0x3f, 0xff } },
    { "fc00::/7", 7, { 0xfc } },
    { "fe80::/10", 10, { 0xfe, 0x80 } },
    { "fec0::/10", 10, { 0xfe, 0xc0 } },
    { "ff00::/8", 8, { 0xff } },

    { "::/3", 3, { 0x00 } },
    { "4000::/2", 2, { 0x40 } },
    { "8000::/1", 1, { 0x80 } },
    { NULL, 0, { 0 } }
};


int
imgproc_address_parse(const imgproc_str_t *text, imgproc_address_t *address)
{
    char     buf[INET6_ADDRSTRLEN];
    size_t   len;
    u_char  *p;

    p = text->data;
    len = text->len;

    memset(address, 0, sizeof(imgproc_address_t));
    address->version = 4;

    if (len > 2 && p[0] == '[' && p[len - 1] == ']') {
        address->version = 6;
        p++;
        len -= 2;
    }

    if (len >= sizeof(buf) || (len && memchr(p, '\0', len))) {
        return 0;
    }

    if (len) {
        memcpy(buf, p, len);
    }

    buf[len] = '\0';

    return inet_pton(address->version == 4 ? AF_INET : AF_INET6, buf,
                     address->bytes)
           == 1;
}


size_t
imgproc_address_text(const imgproc_address_t *address, int port, char *buf)
{
    char  text[INET6_ADDRSTRLEN];

    inet_ntop(address->version == 4 ? AF_INET : AF_INET6, address->bytes,
              text, sizeof(text));

    if (port == 0) {
        return g_snprintf(buf, IMGPROC_ADDRESS_LEN, "%s", text);
    }

    return g_snprintf(buf, IMGPROC_ADDRESS_LEN,
                      address->version == 4 ? "%s:%d" : "[%s]:%d", text,
                      port);
}


const char *
imgproc_address_refused(const imgproc_address_t *address)
{
    if (address->version == 4) {
        return imgproc_address_find(imgproc_address_v4, address->bytes);
    }

    if (imgproc_address_isatap(address->bytes)) {
        return "ISATAP";
    }

    return imgproc_address_find(imgproc_address_v6, address->bytes);
}


static const char *
imgproc_address_find(const imgproc_address_network_t *network,
    const u_char *bytes)
{
    for (/* void */; network->name; network++) {
        if (imgproc_address_in(network, bytes)) {
            return network->name;
        }
    }

    return NULL;
}


static int
imgproc_address_in(const imgproc_address_network_t *network,
    const u_char *bytes)
{
    unsigned  n, rest;

    n = network->bits / 8;
    rest = 8 - network->bits % 8;

    return memcmp(network->bytes, bytes, n) == 0
           && (rest == 8
               || network->bytes[n] >> rest == bytes[n] >> rest);
}


/* "::0:5efe:a.b.c.d" in any network, with the bit of unique ones or without */

static int
imgproc_address_isatap(const u_char *bytes)
{
    return (bytes[8] & ~0x02) == 0
           && bytes[9] == 0
           && bytes[10] == 0x5e
           && bytes[11] == 0xfe;
}
