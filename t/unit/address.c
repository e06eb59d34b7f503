
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <stdio.h>
#include <string.h>

#include "exact.h"
#include "imgproc_address.h"


/* the first and last address of a network, and those beside it */

typedef struct {
    const char        *name;
    const char        *first;
    const char        *last;
    const char        *before;     /* NULL: there is none */
    const char        *before_in;  /* the network of that, NULL: public */
    const char        *after;
    const char        *after_in;
} network_t;


static void test_network(const void *data);
static void test_isatap(void);
static void test_public(void);
static void test_parse(void);
static void test_text(void);
static void test_every_v4(void);
static void test_everything_else(void);
static imgproc_address_t address(const char *text);
static const char *refused(const char *text);


static const network_t  networks[] = {

    /* security.md, section 5 */

    { "0.0.0.0/8", "0.0.0.0", "0.255.255.255", NULL, NULL,
      "1.0.0.0", NULL },
    { "10.0.0.0/8", "10.0.0.0", "10.255.255.255", "9.255.255.255", NULL,
      "11.0.0.0", NULL },
    { "100.64.0.0/10", "100.64.0.0", "100.127.255.255", "100.63.255.255",
      NULL, "100.128.0.0", NULL },
    { "127.0.0.0/8", "127.0.0.0", "127.255.255.255", "126.255.255.255", NULL,
      "128.0.0.0", NULL },
    { "169.254.0.0/16", "169.254.0.0", "169.254.255.255", "169.253.255.255",
      NULL, "169.255.0.0", NULL },
    { "172.16.0.0/12", "172.16.0.0", "172.31.255.255", "172.15.255.255", NULL,
      "172.32.0.0", NULL },
    { "192.0.0.0/24", "192.0.0.0", "192.0.0.255", "191.255.255.255", NULL,
      "192.0.1.0", NULL },
    { "192.0.2.0/24", "192.0.2.0", "192.0.2.255", "192.0.1.255", NULL,
      "192.0.3.0", NULL },
    { "192.88.99.0/24", "192.88.99.0", "192.88.99.255", "192.88.98.255", NULL,
      "192.88.100.0", NULL },
    { "192.168.0.0/16", "192.168.0.0", "192.168.255.255", "192.167.255.255",
      NULL, "192.169.0.0", NULL },
    { "198.18.0.0/15", "198.18.0.0", "198.19.255.255", "198.17.255.255", NULL,
      "198.20.0.0", NULL },
    { "198.51.100.0/24", "198.51.100.0", "198.51.100.255", "198.51.99.255",
      NULL, "198.51.101.0", NULL },
    { "203.0.113.0/24", "203.0.113.0", "203.0.113.255", "203.0.112.255", NULL,
      "203.0.114.0", NULL },
    { "224.0.0.0/4", "224.0.0.0", "239.255.255.255", "223.255.255.255", NULL,
      "240.0.0.0", "240.0.0.0/4" },
    { "240.0.0.0/4", "240.0.0.0", "255.255.255.255", "239.255.255.255",
      "224.0.0.0/4", NULL, NULL },

    { "::/96", "[::]", "[::ffff:ffff]", NULL, NULL,
      "[::1:0:0]", "::/3" },
    { "::ffff:0:0/96", "[::ffff:0:0]", "[::ffff:ffff:ffff]",
      "[::fffe:ffff:ffff]", "::/3", "[::1:0:0:0]", "::/3" },
    { "64:ff9b::/96", "[64:ff9b::]", "[64:ff9b::ffff:ffff]",
      "[64:ff9a:ffff:ffff:ffff:ffff:ffff:ffff]", "::/3",
      "[64:ff9b::1:0:0]", "::/3" },
    { "64:ff9b:1::/48", "[64:ff9b:1::]",
      "[64:ff9b:1:ffff:ffff:ffff:ffff:ffff]",
      "[64:ff9b:0:ffff:ffff:ffff:ffff:ffff]", "::/3",
      "[64:ff9b:2::]", "::/3" },
    { "100::/64", "[100::]", "[100::ffff:ffff:ffff:ffff]",
      "[ff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]", "::/3",
      "[100:0:0:1::]", "::/3" },
    { "2001::/32", "[2001::]", "[2001:0:ffff:ffff:ffff:ffff:ffff:ffff]",
      "[2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff]", NULL,
      "[2001:1::]", NULL },
    { "2001:db8::/32", "[2001:db8::]",
      "[2001:db8:ffff:ffff:ffff:ffff:ffff:ffff]",
      "[2001:db7:ffff:ffff:ffff:ffff:ffff:ffff]", NULL,
      "[2001:db9::]", NULL },
    { "2002::/16", "[2002::]", "[2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff]",
      "[2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff]", NULL,
      "[2003::]", NULL },
    { "fc00::/7", "[fc00::]", "[fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]",
      "[fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]", "8000::/1",
      "[fe00::]", "8000::/1" },
    { "fe80::/10", "[fe80::]", "[febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff]",
      "[fe7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff]", "8000::/1",
      "[fec0::]", "fec0::/10" },
    { "fec0::/10", "[fec0::]", "[feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]",
      "[febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff]", "fe80::/10",
      "[ff00::]", "ff00::/8" },
    { "ff00::/8", "[ff00::]", "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]",
      "[feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]", "fec0::/10", NULL, NULL },

    /* what has been added to the registry of IANA */

    { "2001:2::/48", "[2001:2::]", "[2001:2:0:ffff:ffff:ffff:ffff:ffff]",
      "[2001:1:ffff:ffff:ffff:ffff:ffff:ffff]", NULL, "[2001:2:1::]", NULL },
    { "2001:10::/28", "[2001:10::]",
      "[2001:1f:ffff:ffff:ffff:ffff:ffff:ffff]",
      "[2001:f:ffff:ffff:ffff:ffff:ffff:ffff]", NULL, "[2001:20::]", NULL },
    { "3fff::/20", "[3fff::]", "[3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff]",
      "[3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff]", NULL,
      "[3fff:1000::]", NULL },

    /* all that is not in 2000::/3 */

    { "::/3", "[::ffff:0:0:0]", "[1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]",
      "[::ffff:ffff:ffff]", "::ffff:0:0/96", "[2000::]", NULL },
    { "4000::/2", "[4000::]", "[7fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]",
      "[3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]", NULL,
      "[8000::]", "8000::/1" },
    { "8000::/1", "[8000::]", "[fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]",
      "[7fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]", "4000::/2",
      "[fc00::]", "fc00::/7" }
};


int
main(int argc, char *argv[])
{
    char      *path;
    unsigned   i;

    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();

    for (i = 0; i < G_N_ELEMENTS(networks); i++) {
        path = g_strdup_printf("/network/%u", i);
        g_test_add_data_func(path, &networks[i], test_network);
        g_free(path);
    }

    g_test_add_func("/isatap", test_isatap);
    g_test_add_func("/public", test_public);
    g_test_add_func("/parse", test_parse);
    g_test_add_func("/text", test_text);
    g_test_add_func("/every-v4", test_every_v4);
    g_test_add_func("/everything-else", test_everything_else);

    return g_test_run();
}


static imgproc_address_t
address(const char *s)
{
    imgproc_str_t      text;
    imgproc_address_t  addr;

    text = exact_str(s);

    if (!imgproc_address_parse(&text, &addr)) {
        g_assert_cmpstr(s, ==, "an address");
    }

    g_free(text.data);

    return addr;
}


static const char *
refused(const char *s)
{
    imgproc_address_t  addr;

    addr = address(s);

    return imgproc_address_refused(&addr);
}


static void
test_network(const void *data)
{
    const network_t  *t;

    t = data;

    g_assert_cmpstr(refused(t->first), ==, t->name);
    g_assert_cmpstr(refused(t->last), ==, t->name);

    if (t->before) {
        g_assert_cmpstr(refused(t->before), ==, t->before_in);
    }

    if (t->after) {
        g_assert_cmpstr(refused(t->after), ==, t->after_in);
    }
}


static void
test_isatap(void)
{
    unsigned  i;

    static const char *const  yes[] = {
        "[2606:2800::5efe:0.0.0.0]", "[2606:2800::5efe:255.255.255.255]",
        "[2606:2800::200:5efe:0.0.0.0]",
        "[2606:2800::200:5efe:255.255.255.255]",
        "[2606:2800:1:2:0:5EFE:127.0.0.1]", "[fe80::5efe:8.8.8.8]"
    };

    static const char *const  no[] = {
        "[2606:2800::5efd:ffff:ffff]", "[2606:2800::5eff:0:0]",
        "[2606:2800::1ff:5efe:0:0]", "[2606:2800::201:5efe:0:0]",
        "[2606:2800::300:5efe:0:0]", "[2606:2800::100:5efe:0:0]",
        "[2606:2800::1:5efe:0:0]", "[2606:2800:0:5efe::1]"
    };

    for (i = 0; i < G_N_ELEMENTS(yes); i++) {
        g_assert_cmpstr(refused(yes[i]), ==, "ISATAP");
    }

    for (i = 0; i < G_N_ELEMENTS(no); i++) {
        g_assert_cmpstr(refused(no[i]), ==, NULL);
    }
}


static void
test_public(void)
{
    unsigned  i;

    static const char *const  all[] = {
        "1.1.1.1", "8.8.8.8", "93.184.216.34", "100.0.0.1", "172.217.0.1",
        "192.0.1.1", "192.1.2.3", "198.41.0.4", "203.0.112.1", "223.5.5.5",
        "[2606:2800:220:1:248:1893:25c8:1946]", "[2a00:1450::1]",
        "[2001:4860:4860::8888]", "[2400:cb00::1]", "[2c0f:fb50::1]"
    };

    for (i = 0; i < G_N_ELEMENTS(all); i++) {
        g_assert_cmpstr(refused(all[i]), ==, NULL);
    }
}


static void
test_parse(void)
{
    unsigned           i;
    imgproc_str_t      text;
    imgproc_address_t  addr;

    static const char *const  none[] = {
        "", "a", "1", "127.1", "127.0.1", "127.0.0.1.", ".127.0.0.1",
        "127.0.0.1.0", "127.0.0.256", "127.0.0.01", "0127.0.0.1", "127..0.1",
        "0x7f.0.0.1", "0177.0.0.1", "2130706433", "0x7f000001", "127.0.0.1 ",
        " 127.0.0.1", "127.0.0.-1", "+127.0.0.1", "1.2.3.4:80", "1.2.3.4/8",
        "::1", "[", "]", "[]", "[::1", "::1]", "[::1]a", "[::1].", "[[::1]]",
        "[ ::1]", "[::1 ]", "[:::1]", "[1::2::3]", "[::12345]", "[::g]",
        "[1:2:3:4:5:6:7]", "[1:2:3:4:5:6:7:8:9]", "[127.0.0.1]",
        "[::127.0.0]", "[::127.0.0.1.1]", "[::127.0.0.256]",
        "[::1%lo]", "[::1%25lo]", "[fe80::1%1]", "[::1/128]", "[::1]:80",
        "[v1.a]", "[0000:0000:0000:0000:0000:0000:0000:0000:255.255.255.255]"
    };

    for (i = 0; i < G_N_ELEMENTS(none); i++) {
        text = exact_str(none[i]);

        if (imgproc_address_parse(&text, &addr)) {
            g_assert_cmpstr(none[i], ==, "no address");
        }

        g_free(text.data);
    }

    text.data = (u_char *) "127.0.0.1\0";
    text.len = 10;
    g_assert_false(imgproc_address_parse(&text, &addr));

    text.data = (u_char *) "1.2.3.4\0.5";
    g_assert_false(imgproc_address_parse(&text, &addr));

    text.data = NULL;
    text.len = 0;
    g_assert_false(imgproc_address_parse(&text, &addr));
}


static void
test_text(void)
{
    char               buf[IMGPROC_ADDRESS_LEN];
    unsigned           i;
    imgproc_address_t  addr;

    static const struct {
        const char    *text;
        int            port;
        const char    *result;
    } cases[] = {
        { "1.2.3.4", 80, "1.2.3.4:80" },
        { "255.255.255.255", 65535, "255.255.255.255:65535" },
        { "1.2.3.4", 0, "1.2.3.4" },
        { "[::1]", 443, "[::1]:443" },
        { "[2606:2800:0220:0001:0248:1893:25C8:1946]", 443,
          "[2606:2800:220:1:248:1893:25c8:1946]:443" },
        { "[1:0:0:2::3]", 0, "1:0:0:2::3" },
        { "[::ffff:1.2.3.4]", 80, "[::ffff:1.2.3.4]:80" },
        { "[::ffff:255.255.255.255]", 65535, "[::ffff:255.255.255.255]:65535" },
        { "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]", 65535,
          "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535" }
    };

    for (i = 0; i < G_N_ELEMENTS(cases); i++) {
        addr = address(cases[i].text);

        g_assert_cmpuint(imgproc_address_text(&addr, cases[i].port, buf), ==,
                         strlen(cases[i].result));
        g_assert_cmpstr(buf, ==, cases[i].result);
    }
}


/* the networks of IPv4, by arithmetic: one address of each /24 */

static void
test_every_v4(void)
{
    char               name[32];
    uint32_t           net, base;
    unsigned           i, bits, a, b, c, d;
    const char        *want;
    imgproc_address_t  addr;

    memset(&addr, 0, sizeof(imgproc_address_t));
    addr.version = 4;

    for (net = 0; net < 1u << 24; net++) {

        addr.bytes[0] = net >> 16;
        addr.bytes[1] = net >> 8;
        addr.bytes[2] = net;
        addr.bytes[3] = net * 7;

        want = NULL;

        for (i = 0; i < G_N_ELEMENTS(networks); i++) {

            if (sscanf(networks[i].name, "%u.%u.%u.%u/%u", &a, &b, &c, &d,
                       &bits)
                != 5)
            {
                break;
            }

            base = a << 16 | b << 8 | c;

            if (net >> (24 - bits) == base >> (24 - bits)) {
                want = networks[i].name;
                break;
            }
        }

        if (imgproc_address_refused(&addr) != want
            && g_strcmp0(imgproc_address_refused(&addr), want) != 0)
        {
            g_snprintf(name, sizeof(name), "%u.%u.%u.%u", addr.bytes[0],
                       addr.bytes[1], addr.bytes[2], addr.bytes[3]);
            g_assert_cmpstr(name, ==, want);
            return;
        }
    }
}


/* nothing outside of 2000::/3 is public, whatever the rest is */

static void
test_everything_else(void)
{
    GRand              *r;
    unsigned            i, k, public;
    imgproc_address_t   addr;

    r = g_rand_new_with_seed(2000);
    public = 0;

    addr.version = 6;

    for (i = 0; i < 200000; i++) {

        for (k = 0; k < 16; k++) {
            addr.bytes[k] = g_rand_int(r);
        }

        if (imgproc_address_refused(&addr) == NULL) {
            g_assert_cmpuint(addr.bytes[0] >> 5, ==, 1);
            public++;
        }
    }

    /* an eighth of them, but for the networks of the table */

    g_assert_cmpuint(public, >, 20000);
    g_assert_cmpuint(public, <, 26000);

    g_rand_free(r);
}
