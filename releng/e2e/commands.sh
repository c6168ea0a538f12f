#!/bin/bash
# End to end: the command line of the built product, as a user types it: the demo once, then a running system that another
# shell looks into. Prints PASS and FAIL lines. Read next: ../../plugins/org.parascope.cli.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
parascope=$root/releng/product/target/products/org.parascope.product/linux/gtk/x86_64/parascope
scratch=$(mktemp -d)
export XDG_RUNTIME_DIR=$scratch/run
mkdir -m 700 "$XDG_RUNTIME_DIR"
runner=
trap '[ -z "$runner" ] || kill $runner 2>/dev/null || true; rm -rf "$scratch"' EXIT

# check <name> <condition...>
check() {
    local name=$1
    shift
    if "$@" >"$scratch/check" 2>&1; then
        echo "PASS $name"
    else
        echo "FAIL $name: $(tr '\n' ' ' <"$scratch/check" | cut -c1-300)"
    fi
}

has() { grep -q -- "$2" "$1" || { echo "expected '$2' in: $(head -c 2000 "$1")"; return 1; }; }

# exits <code> <output has> <command...>
exits() {
    local expected=$1 words=$2 code=0
    shift 2
    "$@" >"$scratch/said" 2>&1 </dev/null || code=$?
    [ $code = "$expected" ] || { echo "expected exit $expected, found $code: $(cat "$scratch/said")"; return 1; }
    has "$scratch/said" "$words"
}

check help_lists_the_commands exits 0 inspect "$parascope" help
check wrong_usage_exits_2 exits 2 "no command 'frobnicate'" "$parascope" frobnicate
check a_missing_system_is_named exits 1 "parascope new" "$parascope" build "$scratch/none.parascope"
check nothing_runs_yet exits 1 "no system is running" "$parascope" inspect domains

check demo_does_the_main_job exits 0 "== Exported as a bootable image" timeout 240 "$parascope" demo --folder "$scratch/demo"
cp "$scratch/said" "$scratch/demo.txt"
check demo_shows_domains has "$scratch/demo.txt" "== Domains"
check demo_shows_grants has "$scratch/demo.txt" "== Grants"
check demo_shows_a_result has "$scratch/demo.txt" "^returned: d[0-9]"
check demo_shows_the_source has "$scratch/demo.txt" "^> "
check demo_leaves_an_iso test -s "$scratch/demo/demo.iso"
check demo_leaves_no_machine exits 1 "no system is running" "$parascope" inspect domains

# The same as JSON, and a run that is ended by SIGTERM: what it was told is complete all the same.
# events <file>: the names of its events in order, each once
events() { python3 -c 'import json, sys; print(" ".join(dict.fromkeys(json.loads(line)["event"] for line in open(sys.argv[1]))))' "$1"; }
check demo_comes_as_json exits 0 '"event": "hypercall", "call": "d' timeout 240 "$parascope" demo --json --folder "$scratch/demo"
grep '^{' "$scratch/said" >"$scratch/demo.lines"
check demo_tells_its_events_in_order eval '[[ "$(events "$scratch/demo.lines")" == "system started "*"alive view hypercall ended exported" ]] || { events "$scratch/demo.lines"; false; }'
"$parascope" run --json "$scratch/demo/demo.parascope" >"$scratch/run.lines" 2>"$scratch/run-said" </dev/null &
runner=$!
for attempt in $(seq 1 120); do
    if grep -q 'met domain 2' "$scratch/run.lines" && grep -q '"domain": 2' "$scratch/run.lines"; then
        break
    fi
    sleep 0.5
done
kill $runner 2>/dev/null || true
wait $runner 2>/dev/null || true
runner=
check a_run_as_json_tells_start_consoles_and_end eval '[ "$(events "$scratch/run.lines")" = "started console ended" ]'
check it_has_the_consoles_of_all_domains eval 'grep -q "\"domain\": 1, \"text\"" "$scratch/run.lines" && grep -q "\"domain\": 2, \"text\"" "$scratch/run.lines"'
check a_signal_ends_it_without_a_mistake eval 'has "$scratch/run.lines" "\"reason\": \"terminated\", \"message\": \"Terminated.\" }" && ! grep -i mistake "$scratch/run-said"'

# An export that is ended by a signal while it writes: the older image stays, and nothing of the new one.
head -c 400M /dev/urandom >"$scratch/large.cpio"
sed 's,kernel="bundled:dom0",& ramdisk="large.cpio",; s,<machine id="machine"/>,<machine id="machine" memory="2G"/>,; s,memory="32M",memory="1G",' \
    "$scratch/demo/demo.parascope" >"$scratch/large.parascope"
echo old >"$scratch/large.img"
"$parascope" export "$scratch/large.parascope" "$scratch/large.img" >"$scratch/canceled" 2>&1 </dev/null &
runner=$!
for attempt in $(seq 1 600); do
    if [ -n "$(find "$scratch" -path '*.part/image' -size +1M 2>/dev/null)" ] || ! kill -0 $runner 2>/dev/null; then
        break
    fi
    sleep 0.1
done
code=0
kill $runner 2>/dev/null || true
wait $runner || code=$?
runner=
check an_export_that_is_ended_leaves_the_older_image eval '[ $code = 143 ] && [ "$(cat "$scratch/large.img")" = old ] && [ -z "$(find "$scratch" -name "*.part")" ] \
    || { echo "exit $code: $(cat "$scratch/canceled"; find "$scratch" -name "*.part")"; false; }'
rm "$scratch/large."*

check build_lists_the_modules exits 0 "^kernel .*dom0" "$parascope" build "$scratch/demo/demo.parascope"
"$parascope" run "$scratch/demo/demo.parascope" >"$scratch/console" 2>"$scratch/run-said" </dev/null &
runner=$!
for attempt in $(seq 1 60); do
    if "$parascope" inspect grants --json >"$scratch/grants" 2>/dev/null && grep -q '"ref' "$scratch/grants"; then
        break
    fi
    sleep 0.5
done
check a_running_system_is_seen exits 0 "Domain-0\|dom0\|Dom0" "$parascope" inspect domains
gdb_line=$(sed -n "s/^with the hypervisor's symbols and source: //p" "$scratch/run-said")
check another_gdb_joins_with_the_line_that_is_told exits 0 "^\$1 = 0" bash -c "$gdb_line -nx -batch -ex 'print domain_list->id'"
check domains_come_as_json exits 0 '"rows": \[' "$parascope" inspect domains --json
check page_tables_come_as_ranges exits 0 "^d0:" "$parascope" inspect pagetables --domain 0
check page_tables_come_as_a_tree exits 0 "L4" "$parascope" inspect pagetables --domain 1 --tree 2
check event_channels_come exits 0 "interdomain" "$parascope" inspect events
check hypercalls_are_seen_as_they_happen exits 0 "H grant_table_op .* = 0 <" "$parascope" trace --seconds 3 --class hypercall
check hypercalls_are_counted exits 0 "^sched_op block .* hypercall" "$parascope" trace --seconds 2 --statistics
check the_trace_comes_as_json exits 0 '"kind": "event_send"' "$parascope" trace --seconds 2 --json
check the_trace_is_written_to_files exits 0 " 0 lost" "$parascope" trace --seconds 2 --out "$scratch/t.csv" --out "$scratch/t.json" --out "$scratch/t.xentrace"
check the_trace_as_json_is_json python3 -c "import json, sys; assert len(json.load(open(sys.argv[1]))['traceEvents']) > 50" "$scratch/t.json"
check the_trace_is_left_switched_off exits 0 "^0 events, 0 lost" "$parascope" trace --seconds 1 --class domain
check an_unknown_class_is_named exits 2 "there is no class" "$parascope" trace --class nonsense
check a_running_system_is_saved exits 0 "KiB" "$parascope" dump "$scratch/kept.parascope-dump"
check it_runs_on_after_that exits 0 "^[1-9][0-9,]* events" "$parascope" trace --seconds 2
check a_dump_has_registers_and_ram eval 'tar --zstd -xOf "$scratch/kept.parascope-dump" registers.txt | grep CR3= >/dev/null'
check a_snapshot_is_taken "$parascope" snapshot save "as it was"
check snapshots_are_listed exits 0 "MiB  as it was" "$parascope" snapshot list
check a_snapshot_is_gone_back_to "$parascope" snapshot restore "as it was"
check it_runs_on_from_there exits 0 "^[1-9][0-9,]* events" "$parascope" trace --seconds 2
check an_unknown_snapshot_names_the_known exits 1 "there is: as it was" "$parascope" snapshot restore nothing
check a_snapshot_is_deleted "$parascope" snapshot delete "as it was"
check processors_come_with_their_queues exits 0 "^cpu 0 .*idle\|^cpu 0 .*runs d" "$parascope" inspect runqueues
check a_vcpus_traps_come exits 0 "#PF page fault *ffffffff8.*selector e033" "$parascope" inspect vcpu --domain 1
check the_machines_interrupts_have_owners exits 0 "line 4 .*Paracore .*com1_interrupt" "$parascope" inspect pirqs
check an_unknown_domain_is_refused exits 1 "no domain d77" "$parascope" inspect pagetables --domain 77
check a_system_as_its_model_has_not_drifted eval '! "$parascope" inspect drift 2>&1 | grep -E "drifted|parascope:"'
sed 's/name="busy"/name="absent"/; s/ memory="16M"/ memory="20M"/' "$scratch/demo/demo.parascope" >"$scratch/other.parascope"
check drift_from_another_model_is_marked exits 0 "blocked *memory *20M *16M *drifted" "$parascope" inspect drift --model "$scratch/other.parascope"
check a_missing_and_an_extra_domain_are_marked eval 'grep -q "^absent *domain .*drifted" "$scratch/said" && grep -q "^busy *domain .*drifted" "$scratch/said"'
"$parascope" trace --statistics >"$scratch/counted" 2>"$scratch/counting" &
tracer=$!
for attempt in $(seq 1 120); do
    if grep -q '^recording' "$scratch/counting"; then
        break
    fi
    sleep 0.5
done
kill $tracer
wait $tracer || true
check a_trace_that_is_interrupted_tells_its_counts has "$scratch/counted" " hypercall"
check it_makes_no_mistake has "$scratch/counting" " 0 lost"
kill $runner 2>/dev/null || true
wait $runner 2>/dev/null || true
runner=

# A policy that keeps a DomU's pages from Dom0: the refusal names the rule, and the other DomU goes on.
sed 's|^</system:|<policy id="policy"><rules id="rule" name="quarantine" subject="domain-1" peer="domain"/></policy></system:|' \
    "$scratch/demo/demo.parascope" >"$scratch/demo/policy.parascope"
check a_system_with_a_policy_is_valid "$parascope" validate "$scratch/demo/policy.parascope"
check its_table_is_the_last_module exits 0 "^policy .*  policy$" "$parascope" build "$scratch/demo/policy.parascope"
mkfifo "$scratch/keys"
"$parascope" run "$scratch/demo/policy.parascope" >"$scratch/console" 2>"$scratch/run-said" <"$scratch/keys" &
runner=$!
exec 4>"$scratch/keys"
for attempt in $(seq 1 120); do
    if grep -q 'refused: policy rule' "$scratch/console" && grep -q 'met domain 2' "$scratch/console"; then
        break
    fi
    sleep 0.5
done
check a_refusal_names_its_rule has "$scratch/console" "Dom0) was refused: policy rule quarantine: blocked may not lend pages to Domain-0"
check who_is_allowed_goes_on has "$scratch/console" "dom0: met domain 2"
check rules_are_counted exits 0 "^ *1  *quarantine  *deny .* [1-9][0-9]*  d0" "$parascope" inspect policy
printf '\035' >&4
exec 4>&-
check its_end_is_ctrl_and_the_closing_bracket eval 'wait $runner && has "$scratch/run-said" "^Terminated."'
runner=

check a_dump_is_looked_into_when_nothing_runs exits 0 "Dom0" "$parascope" inspect domains --dump "$scratch/kept.parascope-dump"
check a_dumps_store_is_read exits 0 "/local/domain/1/device/vbd/51712/state" "$parascope" inspect xenstore --dump "$scratch/kept.parascope-dump"
check a_dumps_rings_are_read exits 0 "^vbd 51712  *d1  *d0 " "$parascope" inspect rings --dump "$scratch/kept.parascope-dump"
check a_dumps_timers_are_read exits 0 "Paracore .*console_tick" "$parascope" inspect timers --dump "$scratch/kept.parascope-dump"
check a_dumps_log_is_read exits 0 "Paracore .*CPUs: .* run" "$parascope" inspect log --dump "$scratch/kept.parascope-dump"
check a_dump_tells_the_last_refusal exits 0 "refused, the last .*\.c:[0-9]" "$parascope" inspect reports --dump "$scratch/kept.parascope-dump"
check a_dumps_rules_hold exits 0 "P2M and M2P agree *holds" "$parascope" inspect audit --dump "$scratch/kept.parascope-dump"

# Debugging by words: a live system, then a recording of it, backwards; the recording is opened where nothing else of it is.
check a_system_is_debugged_by_words exits 0 "sched_op(command=block" "$parascope" debug "$scratch/demo/demo.parascope" \
    'break-hypercall sched_op block domain=1' continue stack step-hypercall 'check domain_list != 0'
cp "$scratch/said" "$scratch/debug.txt"
check the_stack_crosses_the_border has "$scratch/debug.txt" "^-- hypercall sched_op(command=block, argument=null) of d1v0 --"
check a_step_tells_what_it_changed has "$scratch/debug.txt" "^d1v0 returned from"
check a_word_that_does_not_hold_fails exits 1 "does not hold" "$parascope" debug "$scratch/demo/demo.parascope" 'check 0 == 1'
check an_unknown_word_names_the_known exits 1 "expected one of: break " "$parascope" debug "$scratch/demo/demo.parascope" frobnicate
check memory_and_events_stop_it_by_words exits 0 '"cause": "happening"' "$parascope" debug "$scratch/demo/demo.parascope" --json \
    'break-event domain_created argument=domain:d2' continue 'delete e1' 'watch domain_list->next->vcpu[0]->hypercall_count' continue 'delete 2' \
    'watch mfn:2 access=any' 'break-event exception argument=vector:#PF domain=1' breakpoints 'delete 3' 'delete e4' \
    'snapshot save here' 'break-hypercall domain=1 skip=5' continue 'delete h5' 'snapshot restore here' 'snapshot list' \
    'break d1:event_send skip=1' continue
cp "$scratch/said" "$scratch/debug.txt"
check a_watched_variable_is_told has "$scratch/debug.txt" '"note": "0 .* 1"'
check a_guests_function_stops_it has "$scratch/debug.txt" '"function": "event_send"'
# A process that is told to end packs what it recorded.
"$parascope" run --record "$scratch/made.recording" "$scratch/demo/demo.parascope" </dev/null >"$scratch/console" 2>"$scratch/run-said" &
runner=$!
for attempt in $(seq 1 240); do
    if grep -q 'met domain 2' "$scratch/console"; then
        break
    fi
    sleep 0.5
done
sleep 1
kill $runner
wait $runner || true
runner=
mkdir "$scratch/elsewhere"
mv "$scratch/made.recording" "$scratch/elsewhere/taken.recording"
check a_recording_is_debugged_backwards exits 0 '"cause": "writer"' "$parascope" debug "$scratch/elsewhere/taken.recording" --json \
    'previous-hypercall d1v0' 'bookmark the last of d1' next next-back 'last-writer domain_list->vcpu[0]->hypercall_count' 'go the last of d1'
check its_bookmarks_are_kept exits 0 "the last of d1" "$parascope" debug "$scratch/elsewhere/taken.recording" bookmarks
check an_instant_beyond_it_is_refused exits 1 "expected an instruction from 0 to" "$parascope" debug "$scratch/elsewhere/taken.recording" 'go 99999999999999'

# killed_after <seconds>: QEMU dies so long after it was started: while it is connected to, while gdb is, or while it runs.
killed_after() {
    local qemu= attempt code=0
    "$parascope" debug "$scratch/demo/demo.parascope" continue >"$scratch/said" 2>&1 </dev/null &
    runner=$!
    for attempt in $(seq 1 6000); do
        qemu=$(cat "$XDG_RUNTIME_DIR"/parascope-*/demo/qemu.pid 2>/dev/null || true)
        if [ -n "$qemu" ]; then
            break
        fi
        sleep 0.02
    done
    sleep "$1"
    kill -9 "$qemu"
    wait $runner || code=$?
    runner=
    [ $code = 1 ] && grep -q "QEMU ended .*signal 9" "$scratch/said" || { echo "after $1 s, exit $code: $(cat "$scratch/said")"; return 1; }
}
killed_at_any_moment() {
    local after
    for after in 0 0.06 0.1 0.2 0.3 0.4 0.6 1.5; do
        killed_after $after || return 1
    done
}
check a_qemu_that_dies_while_debugged_is_a_failure killed_at_any_moment
check debugging_leaves_no_machine exits 1 "no system is running" "$parascope" inspect domains
