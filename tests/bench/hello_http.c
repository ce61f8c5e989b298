/* hello_http — libmicrohttpd alone, with the threads jbp serve gives it: what the library itself can do.  Prints its port. */
#include <microhttpd.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static enum MHD_Result say_hello(void *self, struct MHD_Connection *c, const char *url, const char *method, const char *version, const char *data, size_t *size, void **state)
{
    static char text[] = "hello, world\n";
    (void)self, (void)url, (void)method, (void)version, (void)data, (void)size;
    if (!*state) {                          /* answered at once, the connection would be closed */
        *state = text;
        return MHD_YES;
    }
    struct MHD_Response *r = MHD_create_response_from_buffer(sizeof text - 1, text, MHD_RESPMEM_PERSISTENT);
    enum MHD_Result queued = MHD_queue_response(c, MHD_HTTP_OK, r);
    MHD_destroy_response(r);
    return queued;
}

int main(void)
{
    struct MHD_Daemon *d = MHD_start_daemon(MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_POLL, 0, NULL, NULL, say_hello, NULL, MHD_OPTION_END);
    if (!d)
        return 1;
    printf("127.0.0.1:%u\n", MHD_get_daemon_info(d, MHD_DAEMON_INFO_BIND_PORT)->port);
    fflush(stdout);
    while (getchar() != EOF)
        ;
    MHD_stop_daemon(d);
    return 0;
}
