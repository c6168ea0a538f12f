package org.parascope.inspect;

/** Where the sample image's structures have their members: a layout of its own, so that no test passes by a hard-coded offset. */
final class SampleLayout {
    static final long IMAGE_START = 0xffff82d040000000L;
    static final long IMAGE_PHYS = 0x1000;
    static final long DIRECT_START = 0xffff830000000000L;
    static final long FRAMES_START = 0xffff82e000000000L;
    static final long M2P_START = 0xffff800000000000L;

    static final String TEXT = """
            parascope-layout 1
            build-id 0123456789abcdef0123456789abcdef01234567
            enum hv_layout 8
            value 18446603336221196288 HV_AREA_START
            value 18446603336221196288 HV_M2P_START
            value 18446606429671391232 HV_IMAGE_START
            value 18446606497317126144 HV_FRAMES_START
            value 18446606634756079616 HV_DIRECT_START
            value 18446612132314218496 HV_AREA_END
            const 0x1000 HV_IMAGE_PHYS
            symbol ffff82d040000000 0 image_start
            symbol ffff82d040000008 8 hv_image_phys uint64_t
            symbol ffff82d040000010 8 domain_list struct domain *
            symbol ffff82d040000018 8 frame_count uint64_t
            symbol ffff82d040000020 8 timers_ran_at uint64_t
            symbol ffff82d040001000 4096 idle_l4 uint64_t [512]
            symbol ffff82d040002000 0 image_end
            struct domain 256
            field 0 2 id domid_t
            field 2 1 privileged _Bool
            field 4 4 state enum domain_state
            field 8 8 next struct domain *
            field 16 16 name char [16]
            field 32 4 shutdown_reason uint32_t
            field 36 4 vcpu_count uint32_t
            field 40 32 vcpu struct vcpu *[4]
            field 72 8 frames uint64_t
            field 80 8 max_frames uint64_t
            field 88 8 shared_info struct shared_info *
            field 96 8 events struct event_channels *
            field 104 8 grants struct grant_table *
            field 112 64 crash_reason char [64]
            field 176 8 p2m_va uint64_t
            field 184 8 p2m_pages uint64_t
            field 192 4 weight uint32_t
            field 196 4 cap uint32_t
            field 200 8 budget int64_t
            field 208 1 parked _Bool
            field 216 8 pirqs struct pirq *
            field 224 8 domain_l3 uint64_t *
            field 232 0 watchdogs struct watchdog [0]
            struct mfn_t 8
            field 0 8 n uint64_t
            enum domain_state 4
            value 0 DOMAIN_BUILDING
            value 1 DOMAIN_RUNNING
            value 2 DOMAIN_PAUSED
            value 3 DOMAIN_SHUTDOWN
            value 4 DOMAIN_CRASHED
            enum vcpu_state 4
            value 0 VCPU_OFFLINE
            value 1 VCPU_RUNNABLE
            value 2 VCPU_RUNNING
            value 3 VCPU_BLOCKED
            value 4 VCPU_POLLING
            union frame_use 8
            field 0 8 word uint64_t
            field 0 4 count uint32_t
            field 4 1 type uint8_t
            field 5 1 flags uint8_t
            struct frame 32
            field 0 8 use union frame_use
            field 8 4 references uint32_t
            field 12 2 owner domid_t
            enum frame_type 4
            value 0 FRAME_NONE
            value 1 FRAME_L1
            value 2 FRAME_L2
            value 3 FRAME_L3
            value 4 FRAME_L4
            value 6 FRAME_WRITABLE
            enum frame_flags 4
            value 1 FRAME_VALIDATED
            value 2 FRAME_PINNED
            value 8 FRAME_HV
            value 16 FRAME_ALLOCATED
            struct event_channels 24
            field 0 4 port_count uint32_t
            field 4 4 ports_open uint32_t
            field 8 16 page struct event_channel *[2]
            struct event_channel 32
            field 0 1 kind uint8_t
            field 2 2 remote_domain domid_t
            field 4 4 vcpu uint32_t
            field 8 4 remote_port uint32_t
            field 12 4 source uint32_t
            field 16 8 sent uint64_t
            enum event_kind 4
            value 0 EVENT_FREE
            value 1 EVENT_UNBOUND
            value 2 EVENT_INTERDOMAIN
            value 3 EVENT_PIRQ
            value 4 EVENT_VIRQ
            value 5 EVENT_IPI
            value 6 EVENT_PARACORE
            const 16 EVENT_PORTS_PER_PAGE
            struct grant_table 40
            field 0 4 version uint32_t
            field 4 4 frame_count uint32_t
            field 8 8 shared struct grant_entry_v1 *[1]
            field 16 8 uses struct grant_use *[1]
            field 24 4 mapping_count uint32_t
            field 28 4 mappings_used uint32_t
            field 32 8 mappings struct grant_mapping *[1]
            struct grant_use 8
            field 0 4 frame uint32_t
            field 4 1 readers uint8_t
            field 5 1 writers uint8_t
            field 6 2 domain domid_t
            struct grant_mapping 32
            field 0 8 frame uint64_t
            field 16 4 reference grant_ref_t
            field 24 2 granter domid_t
            field 26 2 flags uint16_t
            const 16 GRANT_MAPPINGS_PER_PAGE
            """ + SampleProcessors.LAYOUT;

    private SampleLayout() {
    }
}
