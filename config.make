
# Copyright (C) the ngx_http_imgproc_module authors


# the page of imgproc_status, as numbers for ngx_http_imgproc_page.c

imgproc_page=$ngx_addon_dir/ngx_http_imgproc_module/nginx/ngx_http_imgproc_page

cat << END                                                    >> $NGX_MAKEFILE

$NGX_OBJS/ngx_http_imgproc_page.inc:	$imgproc_page.html
	od -An -v -tx1 $imgproc_page.html \\
		| sed 's/ \\([0-9a-f][0-9a-f]\\)/0x\\1,/g' > \$@

END
