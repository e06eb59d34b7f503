
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_ADDRESS_H_INCLUDED_
#define _IMGPROC_ADDRESS_H_INCLUDED_


#include "imgproc.h"


/* room for "[address]:port" and a zero */

#define IMGPROC_ADDRESS_LEN  64


typedef struct {
    int                version;    /* 4 or 6 */
    u_char             bytes[16];  /* the first 4 or all, as on the wire */
} imgproc_address_t;


/*
 * Reads the address that a URL has for a host: four decimal numbers, or
 * IPv6, which may end in such numbers, in "[" and "]".  1: address is filled;
 * 0: the text is none, and address is undefined.  Other spellings, which some
 * programs take for addresses (one number, two or three, octal and
 * hexadecimal ones, zones), are none.  Any thread.
 */

int imgproc_address_parse(const imgproc_str_t *text,
    imgproc_address_t *address);

/*
 * Writes "address:port", with an IPv6 address in brackets; port 0: the
 * address alone, without them.  buf has IMGPROC_ADDRESS_LEN bytes.  Returns
 * the length.
 */

size_t imgproc_address_text(const imgproc_address_t *address, int port,
    char *buf);

/*
 * NULL if the address is a public one; or the network, as in "10.0.0.0/8",
 * that makes it another: private, of this host or link, of many hosts, of
 * documentation, reserved, or IPv4 inside IPv6, which leads to anywhere.
 */

const char *imgproc_address_refused(const imgproc_address_t *address);


#endif /* _IMGPROC_ADDRESS_H_INCLUDED_ */
