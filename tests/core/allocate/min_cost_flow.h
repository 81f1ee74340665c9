/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A textbook successive-shortest-path min-cost flow for the tests: slow, small, and sharing nothing
 * with the allocator.
 */
#ifndef SONGGANG_TESTS_MIN_COST_FLOW_H
#define SONGGANG_TESTS_MIN_COST_FLOW_H

#include <stdint.h>
#include <string.h>

enum { FLOW_NODES = 512, FLOW_EDGES = 16384 };

typedef struct flow {
    int nodes, edges;
    int to[FLOW_EDGES], next[FLOW_EDGES], capacity[FLOW_EDGES], head[FLOW_NODES];
    int64_t cost[FLOW_EDGES];
} flow;

static inline void flow_init(flow *f, int nodes)
{
    f->nodes = nodes;
    f->edges = 0;
    memset(f->head, -1, sizeof f->head);
}

static inline void flow_half(flow *f, int from, int to, int capacity, int64_t cost)
{
    f->to[f->edges] = to;
    f->capacity[f->edges] = capacity;
    f->cost[f->edges] = cost;
    f->next[f->edges] = f->head[from];
    f->head[from] = f->edges++;
}

static inline void flow_edge(flow *f, int from, int to, int capacity, int64_t cost)
{
    flow_half(f, from, to, capacity, cost);
    flow_half(f, to, from, 0, -cost);
}

/* Cheapest maximum flow; returns its amount. */
static inline int flow_solve(flow *f, int source, int sink, int64_t *ret_cost)
{
    int amount = 0;
    *ret_cost = 0;
    for (;;) {
        int64_t distance[FLOW_NODES];
        int via[FLOW_NODES];
        for (int i = 0; i < f->nodes; i++)
            distance[i] = INT64_MAX / 4, via[i] = -1;
        distance[source] = 0;
        for (int round = 0, changed = 1; changed && round < f->nodes; round++) {
            changed = 0;
            for (int node = 0; node < f->nodes; node++)
                for (int e = f->head[node]; e >= 0; e = f->next[e])
                    if (f->capacity[e] > 0 && distance[node] < INT64_MAX / 8 &&
                        distance[node] + f->cost[e] < distance[f->to[e]]) {
                        distance[f->to[e]] = distance[node] + f->cost[e];
                        via[f->to[e]] = e;
                        changed = 1;
                    }
        }
        if (via[sink] < 0)
            return amount;
        for (int node = sink; node != source; node = f->to[via[node] ^ 1]) {
            f->capacity[via[node]]--;
            f->capacity[via[node] ^ 1]++;
        }
        amount++;
        *ret_cost += distance[sink];
    }
}

#endif
