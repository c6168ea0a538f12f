/* SPDX-License-Identifier: MIT */
/*
 * The store: a tree of short texts in which domains leave each other their addresses, and how a
 * domain speaks with it over the page named in start_info.store_mfn.
 *
 * A message is a header and `len` bytes behind it; an answer has the request's type, req_id and
 * tx_id, or the type XS_ERROR and the error's name as its text. The producer writes bytes, then its
 * index, then sends on start_info.store_evtchn. Indices run freely.
 */
#ifndef ABI_XENSTORE_H
#define ABI_XENSTORE_H

#include "base.h"

/* A request's bytes in brackets; 0 stands for a zero byte. */
enum xsd_sockmsg_type {
    XS_CONTROL = 0,
    XS_DIRECTORY = 1,         /* [path 0]: names of the children, each with its 0 */
    XS_READ = 2,              /* [path 0]: the value, without a 0 */
    XS_GET_PERMS = 3,
    XS_WATCH = 4,             /* [path 0 token 0]: "OK", and an event at once */
    XS_UNWATCH = 5,           /* the same bytes */
    XS_TRANSACTION_START = 6, /* [0]: the number for tx_id, as text */
    XS_TRANSACTION_END = 7,   /* ["T" 0 or "F" 0] */
    XS_INTRODUCE = 8,
    XS_RELEASE = 9,
    XS_GET_DOMAIN_PATH = 10,  /* [id as text 0]: /local/domain/<id> */
    XS_WRITE = 11,            /* [path 0 value] */
    XS_MKDIR = 12,            /* [path 0] */
    XS_RM = 13,               /* [path 0] */
    XS_SET_PERMS = 14,
    XS_WATCH_EVENT = 15,      /* from the store: [path 0 token 0] */
    XS_ERROR = 16,
    XS_IS_DOMAIN_INTRODUCED = 17,
    XS_RESUME = 18,
    XS_SET_TARGET = 19,
    XS_RESET_WATCHES = 21,
    XS_DIRECTORY_PART = 22,
};

#define XENSTORE_RING_SIZE   1024
#define XENSTORE_PAYLOAD_MAX 4096

/* What a device's two sides say of themselves in their `state` entries. */
enum xenbus_state {
    XenbusStateUnknown = 0,
    XenbusStateInitialising = 1,
    XenbusStateInitWait = 2,     /* the backend is there */
    XenbusStateInitialised = 3,  /* the frontend has published its ring */
    XenbusStateConnected = 4,
    XenbusStateClosing = 5,
    XenbusStateClosed = 6,
    XenbusStateReconfiguring = 7,
    XenbusStateReconfigured = 8,
};

#ifndef __ASSEMBLY__

struct xsd_sockmsg {
    uint32_t type; /* enum xsd_sockmsg_type */
    uint32_t req_id;
    uint32_t tx_id; /* 0: of no transaction */
    uint32_t len;
};
ABI_SIZE(struct xsd_sockmsg, 16);

struct xenstore_domain_interface {
    char req[XENSTORE_RING_SIZE]; /* to the store */
    char rsp[XENSTORE_RING_SIZE]; /* from it: answers, and events at any time */
    uint32_t req_cons, req_prod;
    uint32_t rsp_cons, rsp_prod;
    uint32_t server_features;
    uint32_t connection;
    uint32_t error;
};
ABI_SIZE(struct xenstore_domain_interface, 2076);
ABI_OFFSET(struct xenstore_domain_interface, req_cons, 2048);
ABI_OFFSET(struct xenstore_domain_interface, rsp_prod, 2060);

#define MASK_XENSTORE_IDX(index) ((index) & (XENSTORE_RING_SIZE - 1))

#endif

#endif
