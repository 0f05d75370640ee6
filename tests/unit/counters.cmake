# SPDX-License-Identifier: MIT
# perf events: own copies of what is tested, as the mutants replace them.
get_target_property(sources harness_counters SOURCES)
list(TRANSFORM sources PREPEND ${PROJECT_SOURCE_DIR}/harness/)
unit_binary(counters_test SOURCES ${sources} fake_perf.c
	LIBRARIES libpfm4 m -Wl,--wrap=sys_perf_event_open -Wl,--wrap=ioctl
		-Wl,--wrap=read -Wl,--wrap=close)
unit_add_test(counters counters_test)

unit_binary(control_test SOURCES ${sources} LIBRARIES libpfm4 m)
unit_add_test(control control_test)

# What makes a count of something else, or of nothing a number.
set(dir harness/counters)
unit_mutant(counters_not_scaled ${dir}/counters.c counters_test multiplexed
	[[value / fraction]] [[value]])
unit_mutant(counters_scaled_down ${dir}/counters.c counters_test multiplexed
	[[value / fraction]] [[value * fraction]])
unit_mutant(counters_mark_ignored ${dir}/counters.c counters_test
	counts_of_windows
	[=[now->value[i] - group->mark.value[i]]=] [=[now->value[i]]=])
unit_mutant(counters_times_unmarked ${dir}/counters.c counters_test multiplexed
	[[now->running - group->mark.running]] [[now->running]])
unit_mutant(counters_nothing_is_0 ${dir}/counters.c counters_test never_ran
	[[value / fraction : NAN]] [[value / fraction : 0]])
unit_mutant(counters_most_running ${dir}/counters.c counters_test multiplexed
	[[!(fraction >= tally->running)]] [[!(fraction <= tally->running)]])
unit_mutant(counters_idle_thread ${dir}/counters.c counters_test multiplexed
	[[	if (enabled <= 0)
		return;]] [[]])
unit_mutant(counters_last_thread ${dir}/counters.c counters_test multiplexed
	[[*count += running]] [[*count = running]])
unit_mutant(counters_short_read ${dir}/counters.c counters_test no_window
	[[if ((size_t)got == size && reading->nr == group->nr)]] [[if (1)]])
unit_mutant(counters_stay_on ${dir}/counters.c counters_test counts_of_windows
	[[PERF_EVENT_IOC_DISABLE]] [[PERF_EVENT_IOC_ENABLE]])
unit_mutant(counters_software_with_hardware ${dir}/counters.c counters_test
	attributes
	[[		if (event_is_software(event) != software)
			continue;]]
	[[		if (software)
			continue;]])
unit_mutant(counters_side_by_side ${dir}/counters.c counters_test
	order_of_groups
	[[(unsigned int i = counters->nr; i-- > 0;)]]
	[[(unsigned int i = 0; i < counters->nr; i++)]])
unit_mutant(counters_switch_unseen ${dir}/counters.c counters_test not_switched
	[[		counters->err = errno;]] [[		;]])
unit_mutant(counters_leak ${dir}/counters.c counters_test attributes
	[[j-- > 0;]] [[j-- > 1;]])
unit_mutant(counters_user_has_kernel ${dir}/open.c counters_test attributes
	[[side == SIDE_USER ||]] [[]])
unit_mutant(counters_kernel_has_user ${dir}/open.c counters_test attributes
	[[.exclude_user = side == SIDE_KERNEL,]] [[]])
unit_mutant(counters_run_at_once ${dir}/open.c counters_test attributes
	[[.disabled = leader < 0,]] [[]])
unit_mutant(counters_members_disabled ${dir}/open.c counters_test attributes
	[[.disabled = leader < 0,]] [[.disabled = 1,]])
unit_mutant(counters_clock_refused ${dir}/open.c counters_test user_mode_only
	[[(side == SIDE_TOTAL && kernel_refused)]] [[0]])
unit_mutant(counters_clock_has_sides ${dir}/event.c counters_test
	events_by_name [[return generic[i].sides;]] [[return BOTH;]])
unit_mutant(counters_unknown_in_user ${dir}/event.c counters_test
	events_by_name
	[[	return type == PERF_TYPE_SOFTWARE || type ==]]
	[[	return type == -1 || type ==]])
unit_mutant(counters_value_ignored ${dir}/event.c counters_test bad_names
	[=[strchr(":=", name[letters])]=] [=[!name[letters]]=])
unit_mutant(counters_last_only ${dir}/event.c counters_test bad_names
	[[while ((name = strchr(name, ':')))]]
	[[if ((name = strrchr(name, ':')))]])
unit_mutant(counters_event_twice ${dir}/event.c counters_test events_by_name
	[[if (same(&list->event[i], event))]] [[if (0)]])
unit_mutant(counters_mode_ignored ${dir}/event.c counters_test bad_names
	[[if (has_mode(name))]] [[if (0)]])
unit_mutant(counters_never_split ${dir}/choose.c counters_test in_turns
	[[counting->split = true;]] [[]])
unit_mutant(counters_never_ran_fits ${dir}/choose.c counters_test in_turns
	[[if (!err && !(tally.running > 0))]] [[if (0)]])
unit_mutant(counters_kernel_anyway ${dir}/choose.c counters_test user_mode_only
	[[kept.sides &= ~(1U << SIDE_KERNEL);]] [[]])
unit_mutant(counters_zero_of_kernel ${dir}/choose.c counters_test
	user_mode_only [[if (only_in_kernel(choice, event))]] [[if (0)]])
unit_mutant(counters_denied_is_absent ${dir}/choose.c counters_test
	user_mode_of_software
	[[note(choice->denied, event);]] [[note(choice->absent, event);]])
unit_mutant(counters_denied_instead ${dir}/choose.c counters_test
	user_mode_of_software
	[[memcpy(choice->denied, before.denied, sizeof(choice->denied));]] [[]])
unit_mutant(counters_forbidden_is_paranoid ${dir}/choose.c counters_test
	nothing_here
	[[SIDE_KERNEL, false) == EACCES;]] [[SIDE_KERNEL, false);]])
unit_mutant(counters_names_cut ${dir}/choose.c counters_test said_of_many
	[[	char absent[EVENT_NAMES_SIZE];]] [[	char absent[256];]]
	[[names + used, EVENT_NAMES_SIZE - used]] [[names + used, 256 - used]])
unit_mutant(counters_silent ${dir}/choose.c counters_test software_instead
	[[	say_all(&choice, instead);]] [[]])
unit_mutant(counters_no_fallback ${dir}/choose.c counters_test
	software_instead [[instead && fall_back(]] [[0 && fall_back(]])
unit_mutant(counters_asked_forgotten ${dir}/choose.c counters_test
	software_instead
	[[software.event[software.nr++] = asked->event[i];]] [[]])

unit_mutant(control_first_opens ${dir}/control.c control_test last_and_first
	[[if (++control->opened == nr)]] [[if (++control->opened == 1)]])
unit_mutant(control_last_closes ${dir}/control.c control_test last_and_first
	[[	if (control->on)
		disable(control);]]
	[[	if (control->on && control->closed + 1 == nr)
		disable(control);]])
unit_mutant(control_once ${dir}/control.c control_test last_and_first
	[[control->opened = control->closed = 0;]] [[]])
unit_mutant(control_one_by_one ${dir}/control.c control_test nothing_in_common
	[[		failed(control, "enable", "a thread's]]
	[[		(void)("a thread's]])
unit_mutant(control_over_is_no_matter ${dir}/control.c control_test
	over_before_ack
	[[	if (!*control->why &&
	    __atomic_load_n]] [[	if (!control->on &&
	    __atomic_load_n]])
unit_mutant(control_no_ack ${dir}/control.c control_test nobody_before_ack
	[[	if (control->ack >= 0)
		wait_for_ack(control, command);]] [[]])
unit_mutant(control_any_ack ${dir}/control.c control_test older_ack
	[[	forget_acks(control);
]] [[]])
unit_mutant(control_any_answer ${dir}/control.c control_test bad_answers
	[[if (strncmp(answer, "ack\n", 4))]] [[if (0)]])
unit_mutant(control_late_0 ${dir}/control.c control_test nobody_before_ack
	[[for (answer = text; answer < text + length && !*answer;)
			answer++;]] [[answer = text;]])
unit_mutant(control_goes_on ${dir}/control.c control_test bad_answers
	[[	if (*control->why)
		return;]] [[]])
unit_mutant(control_left_recording ${dir}/control.c control_test bad_answers
	[[	else
		control_disable(control);]] [[]])
unit_mutant(control_any_file ${dir}/control.c control_test no_fifo
	[[S_ISFIFO(st.st_mode)]] [[1]])
unit_mutant(control_answers_itself ${dir}/control.c control_test no_fifo
	[[!same_file(control->ctl, control->ack)]] [[1]])

unit_binary(measure_test LIBRARIES harness_machine
	-Wl,--wrap=clock_gettime -Wl,--wrap=plant_choose m)
unit_add_test(measure measure_test)
unit_mutant(window_before_warmup bench/workloads/threads.h measure_test
	window_is_the_timed_rounds
	[[	team_window_open(me);
]]
	[[]]
	[[	team_barrier(me);
	start = now_s();]]
	[[	team_barrier(me);
	team_window_open(me);
	start = now_s();]])
unit_mutant(window_to_the_end bench/workloads/threads.h measure_test
	window_is_the_timed_rounds
	[[	team_window_close(me);
]]
	[[]]
	[[round(w, unused);
		rcu_quiescent_state();
	}
]]
	[[round(w, unused);
		rcu_quiescent_state();
	}
	team_window_close(me);
]])
unit_mutant(window_never bench/workloads/threads.h measure_test
	window_is_the_timed_rounds
	[[	team_window_open(me);
]] [[]])
unit_mutant(window_in_wall_time bench/workloads/threads.h measure_test
	opening_is_not_timed
	[[	team_window_open(me);
	w->cpu_s = thread_cpu_s();
	start = now_s();]]
	[[	start = now_s();
	team_window_open(me);
	w->cpu_s = thread_cpu_s();]])
unit_mutant(window_in_cpu_time bench/workloads/threads.h measure_test
	opening_is_not_timed
	[[	team_window_open(me);
	w->cpu_s = thread_cpu_s();]]
	[[	w->cpu_s = thread_cpu_s();
	team_window_open(me);]])
unit_mutant(window_closed_in_cpu_time bench/workloads/threads.h measure_test
	opening_is_not_timed
	[[	w->cpu_s = thread_cpu_s() - w->cpu_s;
	team_window_close(me);]]
	[[	team_window_close(me);
	w->cpu_s = thread_cpu_s() - w->cpu_s;]])
unit_mutant(window_of_the_plant bench/workloads/threads.h measure_test
	opening_is_not_timed
	[[	if (timing->plant_percent > 0)
		plant_choose(&w->plant, timing->plant_percent);

	team_window_open(me);]]
	[[	team_window_open(me);
	if (timing->plant_percent > 0)
		plant_choose(&w->plant, timing->plant_percent);
]])
