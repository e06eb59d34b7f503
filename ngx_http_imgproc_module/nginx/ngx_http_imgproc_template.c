
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "ngx_http_imgproc_template.h"


typedef struct {
    ngx_http_complex_value_t       value;
    ngx_uint_t                     variable;
} ngx_http_imgproc_piece_t;


static ngx_int_t ngx_http_imgproc_template_add(ngx_conf_t *cf,
    ngx_http_imgproc_template_t *t, ngx_str_t *text, ngx_uint_t variable);
static ssize_t ngx_http_imgproc_template_copy(u_char *dst, ngx_str_t *value);


ngx_int_t
ngx_http_imgproc_template_compile(ngx_conf_t *cf, ngx_str_t *text,
    ngx_http_imgproc_template_t *t)
{
    size_t     n;
    ngx_str_t  rest, piece;

    if (ngx_array_init(&t->pieces, cf->pool, 4,
                       sizeof(ngx_http_imgproc_piece_t))
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    t->variables = 0;
    rest = *text;

    while (rest.len) {

        piece.data = rest.data;
        piece.len = ngx_http_imgproc_template_variable(&rest);

        if (piece.len) {
            n = 1;

        } else {
            n = 0;

            /* a "$" without a name is left to the script engine's message */

            do {
                piece.len++;
                rest.data++;
                rest.len--;
            } while (rest.len && rest.data[0] != '$');

            rest.data = piece.data;
            rest.len += piece.len;
        }

        if (ngx_http_imgproc_template_add(cf, t, &piece, n) != NGX_OK) {
            return NGX_ERROR;
        }

        t->variables += n;
        rest.data += piece.len;
        rest.len -= piece.len;
    }

    return NGX_OK;
}


size_t
ngx_http_imgproc_template_variable(ngx_str_t *text)
{
    size_t  i;
    u_char  ch, *p;

    p = text->data;

    if (text->len < 2 || p[0] != '$') {
        return 0;
    }

    if (p[1] >= '1' && p[1] <= '9') {
        return 2;
    }

    if (p[1] == '{') {
        p = ngx_strlchr(text->data, text->data + text->len, '}');

        return (p == NULL) ? 0 : p + 1 - text->data;
    }

    for (i = 1; i < text->len; i++) {
        ch = p[i];

        if (!((ch >= 'A' && ch <= 'Z') || (ch >= 'a' && ch <= 'z')
              || (ch >= '0' && ch <= '9') || ch == '_'))
        {
            break;
        }
    }

    return (i == 1) ? 0 : i;
}


static ngx_int_t
ngx_http_imgproc_template_add(ngx_conf_t *cf, ngx_http_imgproc_template_t *t,
    ngx_str_t *text, ngx_uint_t variable)
{
    ngx_http_imgproc_piece_t          *piece;
    ngx_http_compile_complex_value_t   ccv;

    piece = ngx_array_push(&t->pieces);
    if (piece == NULL) {
        return NGX_ERROR;
    }

    piece->variable = variable;

    ngx_memzero(&ccv, sizeof(ngx_http_compile_complex_value_t));

    ccv.cf = cf;
    ccv.value = text;
    ccv.complex_value = &piece->value;

    return ngx_http_compile_complex_value(&ccv);
}


ngx_int_t
ngx_http_imgproc_template_expand(ngx_http_request_t *r,
    ngx_http_imgproc_template_t *t, ngx_http_imgproc_escape_pt escape,
    ngx_str_t *value)
{
    u_char                      *p;
    size_t                       len;
    ssize_t                      n;
    ngx_str_t                   *v;
    ngx_uint_t                   i;
    ngx_http_imgproc_piece_t    *piece;
    ngx_http_imgproc_escape_pt   write;

    v = ngx_palloc(r->pool, t->pieces.nelts * sizeof(ngx_str_t));
    if (v == NULL) {
        return NGX_ERROR;
    }

    len = 0;
    piece = t->pieces.elts;

    for (i = 0; i < t->pieces.nelts; i++) {

        if (ngx_http_complex_value(r, &piece[i].value, &v[i]) != NGX_OK) {
            return NGX_ERROR;
        }

        write = (piece[i].variable && escape) ? escape
                                              : ngx_http_imgproc_template_copy;

        n = write(NULL, &v[i]);

        if (n == NGX_ERROR) {
            *value = v[i];
            return NGX_DECLINED;
        }

        len += n;
    }

    p = ngx_pnalloc(r->pool, len + 1);
    if (p == NULL) {
        return NGX_ERROR;
    }

    value->len = len;
    value->data = p;

    for (i = 0; i < t->pieces.nelts; i++) {
        write = (piece[i].variable && escape) ? escape
                                              : ngx_http_imgproc_template_copy;

        p += write(p, &v[i]);
    }

    *p = '\0';

    return NGX_OK;
}


static ssize_t
ngx_http_imgproc_template_copy(u_char *dst, ngx_str_t *value)
{
    if (dst) {
        ngx_memcpy(dst, value->data, value->len);
    }

    return value->len;
}
