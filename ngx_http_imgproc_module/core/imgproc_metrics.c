
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_metrics.h"


/* the rows of the table, by where the number is */

#define COMMON(field)  offsetof(imgproc_stats_t, common.field)
#define GAUGE(field)   offsetof(imgproc_stats_t, gauges.field)
#define TOTAL(field)   offsetof(imgproc_stats_t, totals.field)


static const imgproc_metric_t  imgproc_metrics[] = {

    { "imgproc_info", IMGPROC_METRIC_INFO, IMGPROC_LABEL_NONE, 0, 0,
      "Versions of the module and libvips, and whose malloc() it is; "
      "always 1" },

    { "imgproc_workers", IMGPROC_METRIC_GAUGE, IMGPROC_LABEL_NONE,
      GAUGE(workers), 0,
      "Worker processes, those that are quitting included" },

    { "imgproc_shedding", IMGPROC_METRIC_GAUGE, IMGPROC_LABEL_NONE,
      COMMON(shedding), 0,
      "1 while a worker answers 503 to new requests" },

    { "imgproc_requests_total", IMGPROC_METRIC_COUNTER, IMGPROC_LABEL_OUTCOME,
      TOTAL(outcomes), 0,
      "Requests by what became of them" },

    { "imgproc_requests_fetching", IMGPROC_METRIC_GAUGE, IMGPROC_LABEL_NONE,
      GAUGE(fetching), 0,
      "Requests whose source is not there yet" },

    { "imgproc_requests_waiting", IMGPROC_METRIC_GAUGE, IMGPROC_LABEL_NONE,
      GAUGE(waiting), 0,
      "Requests that wait for a thread, or for memory" },

    { "imgproc_threads_busy", IMGPROC_METRIC_GAUGE, IMGPROC_LABEL_NONE,
      GAUGE(busy), 0,
      "Threads that make a picture" },

    { "imgproc_threads", IMGPROC_METRIC_GAUGE, IMGPROC_LABEL_NONE,
      GAUGE(threads), 0,
      "Threads" },

    { "imgproc_sources_total", IMGPROC_METRIC_COUNTER,
      IMGPROC_LABEL_SOURCE_FORMAT, TOTAL(source_formats), 0,
      "Sources that came to a thread, by format" },

    { "imgproc_results_total", IMGPROC_METRIC_COUNTER,
      IMGPROC_LABEL_RESULT_FORMAT, TOTAL(result_formats), 0,
      "Pictures that were made, by format" },

    { "imgproc_source_fetches_total", IMGPROC_METRIC_COUNTER,
      IMGPROC_LABEL_NONE, TOTAL(fetches), 0,
      "Sources that were asked for, those after a redirect included" },

    { "imgproc_source_bytes_total", IMGPROC_METRIC_COUNTER,
      IMGPROC_LABEL_NONE, TOTAL(source_bytes), 0,
      "Bytes of sources that came" },

    { "imgproc_result_bytes_total", IMGPROC_METRIC_COUNTER,
      IMGPROC_LABEL_NONE, TOTAL(result_bytes), 0,
      "Bytes of pictures that were made" },

    { "imgproc_source_seconds", IMGPROC_METRIC_HISTOGRAM, IMGPROC_LABEL_NONE,
      TOTAL(source_times), 1,
      "Time until the whole source was there" },

    { "imgproc_queue_seconds", IMGPROC_METRIC_HISTOGRAM, IMGPROC_LABEL_NONE,
      TOTAL(queue_times), 1,
      "Time until a thread and memory were free" },

    { "imgproc_process_seconds", IMGPROC_METRIC_HISTOGRAM, IMGPROC_LABEL_NONE,
      TOTAL(process_times), 1,
      "Time in a thread" },

    { "imgproc_memory_limit_bytes", IMGPROC_METRIC_GAUGE, IMGPROC_LABEL_NONE,
      COMMON(memory_limit), 0,
      "Limit of memory for all workers, 0: there is none" },

    { "imgproc_budget_bytes", IMGPROC_METRIC_GAUGE, IMGPROC_LABEL_PART,
      GAUGE(budget), 0,
      "What of the limit is taken: by workers before their first picture, by "
      "pictures as predicted, by what malloc() retains, sources that are "
      "read from others, results that are sent, and free buffers" },

    { "imgproc_rss_bytes", IMGPROC_METRIC_GAUGE, IMGPROC_LABEL_NONE,
      GAUGE(rss), 0,
      "Anonymous memory that is resident" },

    { "imgproc_heap_in_use_bytes", IMGPROC_METRIC_GAUGE, IMGPROC_LABEL_NONE,
      GAUGE(heap_in_use), 0,
      "What malloc() has given out; 0: it does not tell" },

    { "imgproc_heap_idle_bytes", IMGPROC_METRIC_GAUGE, IMGPROC_LABEL_NONE,
      GAUGE(heap_idle), 0,
      "What malloc() has and nobody uses, resident or not" },

    { "imgproc_heap_system_bytes", IMGPROC_METRIC_GAUGE, IMGPROC_LABEL_NONE,
      GAUGE(heap_system), 0,
      "What malloc() has from the system, resident or not" },

    { "imgproc_vips_bytes", IMGPROC_METRIC_GAUGE, IMGPROC_LABEL_NONE,
      GAUGE(vips), 0,
      "What libvips says that its pixels take, a part of the heap" },

    { "imgproc_pool_in_use_bytes", IMGPROC_METRIC_GAUGE, IMGPROC_LABEL_POOL,
      GAUGE(pool_in_use), 0,
      "Buffers that hold sources and results" },

    { "imgproc_pool_idle_bytes", IMGPROC_METRIC_GAUGE, IMGPROC_LABEL_POOL,
      GAUGE(pool_idle), 0,
      "Buffers that are kept for others" },

    { "imgproc_pool_buffers", IMGPROC_METRIC_GAUGE, IMGPROC_LABEL_POOL,
      GAUGE(pool_out), 0,
      "Number of buffers in use" },

    { "imgproc_pool_default_bytes", IMGPROC_METRIC_GAUGE, IMGPROC_LABEL_POOL,
      COMMON(pool_default), 0,
      "Size of new buffers, the largest of all workers" },

    { "imgproc_pool_maximum_bytes", IMGPROC_METRIC_GAUGE, IMGPROC_LABEL_POOL,
      COMMON(pool_maximum), 0,
      "Size above which a buffer is not kept, the largest of all workers; "
      "0: not known yet" },

    { "imgproc_pool_gets_total", IMGPROC_METRIC_COUNTER, IMGPROC_LABEL_POOL,
      TOTAL(pool_gets), 0,
      "Buffers that were asked for" },

    { "imgproc_pool_hits_total", IMGPROC_METRIC_COUNTER, IMGPROC_LABEL_POOL,
      TOTAL(pool_hits), 0,
      "Of them those that were there" },

    { "imgproc_pool_grows_total", IMGPROC_METRIC_COUNTER, IMGPROC_LABEL_POOL,
      TOTAL(pool_grows), 0,
      "Buffers that were too small" },

    { "imgproc_pool_drops_total", IMGPROC_METRIC_COUNTER, IMGPROC_LABEL_POOL,
      TOTAL(pool_drops), 0,
      "Buffers that were given back to the system" },

    { "imgproc_pool_calibrations_total", IMGPROC_METRIC_COUNTER,
      IMGPROC_LABEL_POOL, TOTAL(pool_calibrations), 0,
      "Times that the sizes were learned anew" },

    { "imgproc_reclaims_total", IMGPROC_METRIC_COUNTER,
      IMGPROC_LABEL_ALLOCATOR, TOTAL(reclaims), 0,
      "Times that malloc() was made to give memory back" },

    { "imgproc_reclaims_skipped_total", IMGPROC_METRIC_COUNTER,
      IMGPROC_LABEL_ALLOCATOR, TOTAL(reclaims_skipped), 0,
      "Times that it was not worth it" },

    { "imgproc_reclaimed_bytes_total", IMGPROC_METRIC_COUNTER,
      IMGPROC_LABEL_ALLOCATOR, TOTAL(reclaim_bytes), 0,
      "Bytes that came back" },

    { "imgproc_reclaim_seconds_total", IMGPROC_METRIC_COUNTER,
      IMGPROC_LABEL_ALLOCATOR, TOTAL(reclaim_time), 1,
      "Time of a thread that it took" },
};


static const imgproc_str_t  imgproc_metrics_pools[IMGPROC_STATS_POOLS] = {
    imgproc_str("source"),
    imgproc_str("result")
};


static const imgproc_str_t  imgproc_metrics_parts[IMGPROC_STATS_PARTS] = {
    imgproc_str("worker"),
    imgproc_str("pictures"),
    imgproc_str("retained"),
    imgproc_str("sources"),
    imgproc_str("results"),
    imgproc_str("idle")
};


const imgproc_metric_t *
imgproc_metrics_table(unsigned *n)
{
    *n = G_N_ELEMENTS(imgproc_metrics);

    return imgproc_metrics;
}


const char *
imgproc_metric_type(const imgproc_metric_t *metric)
{
    switch (metric->type) {

    case IMGPROC_METRIC_COUNTER:
        return "counter";

    case IMGPROC_METRIC_HISTOGRAM:
        return "histogram";

    default:
        return "gauge";
    }
}


const char *
imgproc_metric_label(const imgproc_metric_t *metric, unsigned *n)
{
    *n = 1;

    switch (metric->label) {

    case IMGPROC_LABEL_OUTCOME:
        *n = IMGPROC_STATS_OUTCOMES;
        return "outcome";

    case IMGPROC_LABEL_SOURCE_FORMAT:
    case IMGPROC_LABEL_RESULT_FORMAT:
        *n = IMGPROC_FORMATS;
        return "format";

    case IMGPROC_LABEL_POOL:
        *n = IMGPROC_STATS_POOLS;
        return "pool";

    case IMGPROC_LABEL_PART:
        *n = IMGPROC_STATS_PARTS;
        return "part";

    case IMGPROC_LABEL_ALLOCATOR:
        return "allocator";

    default:
        return NULL;
    }
}


imgproc_str_t
imgproc_metric_value(const imgproc_metrics_t *m,
    const imgproc_metric_t *metric, unsigned i)
{
    unsigned       flag;
    imgproc_str_t  value = imgproc_str("");

    switch (metric->label) {

    case IMGPROC_LABEL_OUTCOME:
        return m->outcomes[i];

    case IMGPROC_LABEL_SOURCE_FORMAT:
    case IMGPROC_LABEL_RESULT_FORMAT:
        flag = (metric->label == IMGPROC_LABEL_SOURCE_FORMAT)
               ? IMGPROC_FORMAT_SOURCE : IMGPROC_FORMAT_RESULT;

        return (imgproc_format(i)->flags & flag) ? imgproc_format(i)->name
                                                 : value;

    case IMGPROC_LABEL_POOL:
        return imgproc_metrics_pools[i];

    case IMGPROC_LABEL_PART:
        return imgproc_metrics_parts[i];

    case IMGPROC_LABEL_ALLOCATOR:
        value.data = (u_char *) m->allocator;
        value.len = strlen(m->allocator);
        return value;

    default:
        return value;
    }
}


const uint64_t *
imgproc_metric_number(const imgproc_stats_t *stats,
    const imgproc_metric_t *metric, unsigned i)
{
    const u_char  *p;

    p = (const u_char *) stats + metric->offset;

    return (const uint64_t *) p + i;
}


void
imgproc_metric_text(imgproc_text_t *t, const imgproc_metric_t *metric,
    uint64_t n)
{
    if (metric->seconds) {
        imgproc_text(t, "%llu.%06llu", (unsigned long long) (n / 1000000),
                     (unsigned long long) (n % 1000000));
        return;
    }

    imgproc_text(t, "%llu", (unsigned long long) n);
}


void
imgproc_metric_doc(imgproc_text_t *t, const imgproc_metric_t *metric)
{
    unsigned     n;
    const char  *label;

    label = imgproc_metric_label(metric, &n);

    imgproc_text(t, "| `%s` | %s | %s%s%s | %s |\n", metric->name,
                 imgproc_metric_type(metric), label ? "`" : "",
                 label ? label : "", label ? "`" : "", metric->help);
}
