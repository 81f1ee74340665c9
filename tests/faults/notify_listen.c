/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Stands in for systemd: prints the datagrams that arrive at a socket.
 */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
    if (argc != 2 || fd < 0 || strlen(argv[1]) >= sizeof at.sun_path)
        return 1;
    strcpy(at.sun_path, argv[1]);
    if (bind(fd, (const struct sockaddr *)&at, sizeof at) != 0)
        return 1;
    puts("listening");
    fflush(stdout);
    for (;;) {
        char text[1024];
        ssize_t n = recv(fd, text, sizeof text - 1, 0);
        if (n < 0)
            return 1;
        text[n] = '\0';
        puts(text);
        fflush(stdout);
    }
}
