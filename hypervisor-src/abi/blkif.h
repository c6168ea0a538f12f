/* SPDX-License-Identifier: MIT */
/*
 * A block device between two domains: one page with requests and answers, which the frontend lends
 * to the backend; each request names pages, lent too, and which sectors of 512 bytes in them.
 *
 * req_prod and rsp_prod run freely; a place is the index modulo BLKIF_RING_SIZE, and an answer may
 * take the place of any request already taken. Whoever moves a producer's index past what the other
 * side wrote into req_event or rsp_event sends on the device's event channel.
 */
#ifndef ABI_BLKIF_H
#define ABI_BLKIF_H

#include "base.h"
#include "grant_table.h"

#define BLKIF_OP_READ            0
#define BLKIF_OP_WRITE           1
#define BLKIF_OP_WRITE_BARRIER   2
#define BLKIF_OP_FLUSH_DISKCACHE 3
#define BLKIF_OP_DISCARD         5
#define BLKIF_OP_INDIRECT        6

#define BLKIF_RSP_EOPNOTSUPP (-2)
#define BLKIF_RSP_ERROR      (-1)
#define BLKIF_RSP_OKAY       0

#define BLKIF_MAX_SEGMENTS_PER_REQUEST 11
#define BLKIF_RING_SIZE   32
#define BLKIF_SECTOR_SIZE 512

#ifndef __ASSEMBLY__

struct blkif_request_segment {
    grant_ref_t gref;
    uint8_t first_sect, last_sect; /* in the page, both included */
};
ABI_SIZE(struct blkif_request_segment, 8);

struct blkif_request {
    uint8_t operation; /* BLKIF_OP_* */
    uint8_t nr_segments;
    uint16_t handle;
    uint64_t id; /* the frontend's own; comes back */
    uint64_t sector_number;
    struct blkif_request_segment seg[BLKIF_MAX_SEGMENTS_PER_REQUEST];
};
ABI_SIZE(struct blkif_request, 112);
ABI_OFFSET(struct blkif_request, seg, 24);

struct blkif_response {
    uint64_t id;
    uint8_t operation;
    int16_t status; /* BLKIF_RSP_* */
};
ABI_SIZE(struct blkif_response, 16);

struct blkif_ring {
    uint32_t req_prod, req_event;
    uint32_t rsp_prod, rsp_event;
    uint8_t pad[48];
    union blkif_ring_entry {
        struct blkif_request req;
        struct blkif_response rsp;
    } ring[BLKIF_RING_SIZE];
};
ABI_OFFSET(struct blkif_ring, ring, 64);
ABI_SIZE(struct blkif_ring, 3648);

#endif

#endif
