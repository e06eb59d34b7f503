
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <vips/vips.h>

#include "imgproc_cost.h"
#include "imgproc_encode.h"
#include "imgproc_image.h"
#include "imgproc_message.h"
#include "imgproc_pipeline.h"
#include "imgproc_vector.h"


typedef struct {
    imgproc_format_e   format;
    const char        *operation;
    const char        *class;      /* of the operation */
} imgproc_image_loader_t;


static void imgproc_image_block(uint32_t formats);
static imgproc_code_e imgproc_image_block_check(imgproc_error_t *err);
static void *imgproc_image_block_class(VipsObjectClass *class, GString *open);
static uint32_t imgproc_image_probe(void);
static void imgproc_image_log(const char *domain, GLogLevelFlags level,
    const char *message, void *data);
static imgproc_code_e imgproc_image_run(imgproc_job_t *job);
static imgproc_code_e imgproc_image_allowed(imgproc_job_t *job);
static imgproc_code_e imgproc_image_memory_check(imgproc_job_t *job);


static const imgproc_image_loader_t  imgproc_image_loaders[] = {
    { IMGPROC_FORMAT_JPEG, "jpegload_buffer", "VipsForeignLoadJpegBuffer" },
    { IMGPROC_FORMAT_PNG, "pngload_buffer", "VipsForeignLoadPngBuffer" },
    { IMGPROC_FORMAT_WEBP, "webpload_buffer", "VipsForeignLoadWebpBuffer" },
    { IMGPROC_FORMAT_GIF, "gifload_buffer", "VipsForeignLoadNsgifBuffer" },

    /* one class for two formats: the sniffed brand decides */
    { IMGPROC_FORMAT_AVIF, "heifload_buffer", "VipsForeignLoadHeifBuffer" },
    { IMGPROC_FORMAT_HEIC, "heifload_buffer", "VipsForeignLoadHeifBuffer" },

    { IMGPROC_FORMAT_JXL, "jxlload_source", "VipsForeignLoadJxlSource" },
    { IMGPROC_FORMAT_TIFF, "tiffload_buffer", "VipsForeignLoadTiffBuffer" },

    { IMGPROC_FORMAT_SVG, "svgload_buffer", "VipsForeignLoadSvgBuffer" },

    /* by code of our own, imgproc_bmp.h */
    { IMGPROC_FORMAT_BMP, NULL, NULL },

    /* there may be a PNG in it, which as a source of its own stays refused */
    { IMGPROC_FORMAT_ICO, "pngload_buffer", "VipsForeignLoadPngBuffer" }
};


/* written once, before the first thread starts */

static uint32_t  imgproc_image_source_formats;
static uint32_t  imgproc_image_result_formats;


imgproc_code_e
imgproc_image_init(uint32_t source_formats, imgproc_error_t *err)
{
    char  *text;

    /* it would lift the limits that libvips's loaders have of their own */

    g_unsetenv("VIPS_UNLIMITED");

    (void) g_log_set_handler("VIPS", G_LOG_LEVEL_WARNING|G_LOG_LEVEL_MESSAGE
                                     |G_LOG_LEVEL_INFO|G_LOG_LEVEL_DEBUG,
                             imgproc_image_log, NULL);

    if (VIPS_INIT("imgproc") != 0) {
        text = vips_error_buffer_copy();

        (void) imgproc_error(err, IMGPROC_INTERNAL, "vips_init() failed: %s",
                             g_strchomp(text));
        g_free(text);

        return IMGPROC_INTERNAL;
    }

    vips_concurrency_set(1);

    vips_cache_set_max(0);
    vips_cache_set_max_mem(0);
    vips_cache_set_max_files(0);

    imgproc_image_block(source_formats);

    if (imgproc_image_block_check(err) != IMGPROC_OK) {
        return IMGPROC_INTERNAL;
    }

    imgproc_image_result_formats = imgproc_image_probe();

    err->code = IMGPROC_OK;

    return IMGPROC_OK;
}


uint32_t
imgproc_image_sources(void)
{
    return imgproc_image_source_formats;
}


uint32_t
imgproc_image_results(void)
{
    return imgproc_image_result_formats;
}


const char *
imgproc_image_version(void)
{
    return vips_version_string();
}


size_t
imgproc_image_memory(void)
{
    return vips_tracked_get_mem();
}


void
imgproc_image_process(imgproc_job_t *job)
{
    imgproc_message_begin();

    if (imgproc_image_run(job) != IMGPROC_OK) {
        job->result.len = 0;
    }

    imgproc_message_end();
    vips_thread_shutdown();
}


/*
 * Everything is closed first: not all that is dangerous is marked untrusted,
 * and what a later libvips brings is closed from the start.
 */

static void
imgproc_image_block(uint32_t formats)
{
    unsigned                       i;
    const imgproc_image_loader_t  *loader;

    imgproc_image_source_formats = 0;

    vips_operation_block_set("VipsForeignLoad", TRUE);
    vips_operation_block_set("VipsForeignSaveMagick", TRUE);

    /* it is marked untrusted for its loader's sake */

    vips_operation_block_set("VipsForeignSaveJxl", FALSE);

    for (i = 0; i < G_N_ELEMENTS(imgproc_image_loaders); i++) {

        loader = &imgproc_image_loaders[i];

        if (!(formats & 1u << loader->format)
            || (loader->operation
                && vips_type_find("VipsOperation", loader->operation) == 0))
        {
            continue;
        }

        if (loader->class) {
            vips_operation_block_set(loader->class, FALSE);
        }

        imgproc_image_source_formats |= 1u << loader->format;
    }
}


/*
 * What was opened may have opened more: a class takes those that are derived
 * from it along.  So all that libvips has are looked at.
 */

static imgproc_code_e
imgproc_image_block_check(imgproc_error_t *err)
{
    GType     magick;
    GString  *open;

    open = g_string_new(NULL);
    magick = g_type_from_name("VipsForeignSaveMagick");

    (void) vips_class_map_all(g_type_from_name("VipsForeignLoad"),
                              (VipsClassMapFn) imgproc_image_block_class,
                              open);

    if (magick) {
        (void) vips_class_map_all(magick,
                                  (VipsClassMapFn) imgproc_image_block_class,
                                  open);
    }

    err->code = IMGPROC_OK;

    if (open->len) {
        (void) imgproc_error(err, IMGPROC_INTERNAL,
                             "operations are not blocked that have to be:%s",
                             open->str);
    }

    (void) g_string_free(open, TRUE);

    return err->code;
}


static void *
imgproc_image_block_class(VipsObjectClass *class, GString *open)
{
    unsigned                       i;
    const char                    *name;
    const imgproc_image_loader_t  *loader;

    if (VIPS_OPERATION_CLASS(class)->flags & VIPS_OPERATION_BLOCKED) {
        return NULL;
    }

    name = G_OBJECT_CLASS_NAME(class);

    for (i = 0; i < G_N_ELEMENTS(imgproc_image_loaders); i++) {

        loader = &imgproc_image_loaders[i];

        if ((imgproc_image_source_formats & 1u << loader->format)
            && g_strcmp0(name, loader->class) == 0)
        {
            return NULL;
        }
    }

    g_string_append_printf(open, " %s", name);

    return NULL;
}


static uint32_t
imgproc_image_probe(void)
{
    unsigned  i;
    uint32_t  formats;

    formats = 0;

    for (i = 1; i < IMGPROC_FORMATS; i++) {
        if ((imgproc_format(i)->flags & IMGPROC_FORMAT_RESULT)
            && imgproc_encode_probe(i))
        {
            formats |= 1u << i;
        }
    }

    return formats;
}


/*
 * Warnings are about the client's picture, and what matters of them comes as
 * an error: nothing is written to the standard error of a server.
 */

static void
imgproc_image_log(const char *domain, GLogLevelFlags level,
    const char *message, void *data)
{
}


static imgproc_code_e
imgproc_image_run(imgproc_job_t *job)
{
    imgproc_code_e  code;

    memset(&job->error, 0, sizeof(imgproc_error_t));
    memset(&job->info, 0, sizeof(imgproc_info_t));

    job->format = IMGPROC_FORMAT_NONE;
    job->width = 0;
    job->height = 0;
    job->warnings = 0;

    code = imgproc_image_allowed(job);
    if (code != IMGPROC_OK) {
        return code;
    }

    code = imgproc_sniff(job->source.data, job->source.len, &job->info,
                         &job->error);
    if (code != IMGPROC_OK) {
        return code;
    }

    code = imgproc_sniff_check(&job->info, &job->limits, &job->error);
    if (code != IMGPROC_OK) {
        return code;
    }

    if (job->info.format == IMGPROC_FORMAT_SVG) {

        if (job->options.format == IMGPROC_FORMAT_SVG) {
            return imgproc_vector_pass(job);
        }

        code = imgproc_vector_check(job);
        if (code != IMGPROC_OK) {
            return code;
        }
    }

    code = imgproc_image_memory_check(job);
    if (code != IMGPROC_OK) {
        return code;
    }

    return imgproc_pipeline(job);
}


/*
 * Headers are not read of formats that nobody has switched on; but brands do
 * not tell which of the two it is.
 */

static imgproc_code_e
imgproc_image_allowed(imgproc_job_t *job)
{
    imgproc_format_e  format;

    format = imgproc_sniff_format(job->source.data, job->source.len);

    if (format == IMGPROC_FORMAT_AVIF || format == IMGPROC_FORMAT_HEIC) {
        return IMGPROC_OK;
    }

    job->info.format = format;

    return imgproc_sniff_allowed(format, &job->limits, &job->error);
}


/* a picture that was accepted for its pixels may take many bytes for each */

static imgproc_code_e
imgproc_image_memory_check(imgproc_job_t *job)
{
    uint64_t           cost, max;
    imgproc_choice_t   choice;
    imgproc_formats_t  accepted, preferred;

    max = job->limits.max_image_memory;

    if (max == 0 && job->room == NULL) {
        return IMGPROC_OK;
    }

    imgproc_encode_choice(job, &choice, &accepted, &preferred);

    if (preferred.n == 0) {
        return IMGPROC_OK;
    }

    cost = imgproc_cost(&job->info, &job->options, &choice, &job->limits);

    if (max == 0 || cost <= max) {
        return job->room ? job->room(job, cost) : IMGPROC_OK;
    }

    return imgproc_error(&job->error, IMGPROC_NEEDS_TOO_MUCH_MEMORY,
                         "%ux%u, %u frames, may take %" G_GUINT64_FORMAT
                         " bytes, over imgproc_max_image_memory",
                         job->info.width, job->info.height, job->info.frames,
                         cost);
}
