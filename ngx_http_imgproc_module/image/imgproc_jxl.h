
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_JXL_H_INCLUDED_
#define _IMGPROC_JXL_H_INCLUDED_


/*
 * Stands in front of libjxl's, which libvips calls until there is nothing more
 * to decode: of an animation, the last frame stays.  Once the first one is
 * there, the others are skipped; they have to be there as well, but are only
 * decoded where a later one might need them.  Where libjxl cannot be found,
 * it fails.  Returns a JxlDecoderStatus.  Any thread.
 */

int JxlDecoderProcessInput(void *decoder);


#endif /* _IMGPROC_JXL_H_INCLUDED_ */
