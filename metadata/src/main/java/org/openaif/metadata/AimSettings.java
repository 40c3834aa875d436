// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How an AIM instance is run. What is empty is not said here; the default is then the one of
 * docs/metadata.md. Made from {@link #NONE} by the {@code with…} methods.
 *
 * @param parameters by name; numbers and booleans are kept as their text
 * @param thread {@code Virtual} or {@code Platform}
 * @param restartLimit how often the AIM is restarted after a failure before it stays FAILED
 * @param restartDelay how long to wait before the first restart; doubled at each further one
 * @param execution whether it answers each input, or works on without being asked
 * @param period how often it has a turn
 * @param deadline how long one turn may take before the AIM is DEGRADED
 * @param onDegraded what becomes of an AIM that is DEGRADED; by default it continues
 * @param join how the messages of several input ports come together; by default not at all
 * @param limits what it may use at most
 * @param registration when it comes into the workflow; by default when that is prepared
 * @param dataCategory what kind of data it keeps in its AIM Storage
 */
public record AimSettings(
        Map<String, String> parameters,
        Optional<ThreadKind> thread,
        Optional<Integer> restartLimit,
        Optional<Duration> restartDelay,
        Optional<Execution> execution,
        Optional<Duration> period,
        Optional<Duration> deadline,
        Optional<OnDegraded> onDegraded,
        Optional<Join> join,
        Limits limits,
        Optional<Registration> registration,
        Optional<String> dataCategory) {

    /** Says nothing. */
    public static final AimSettings NONE =
            new AimSettings(
                    Map.of(), Optional.empty(), Optional.empty(), Optional.empty(),
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                    Optional.empty(), Limits.NONE, Optional.empty(), Optional.empty());

    /** Copies the map. */
    public AimSettings {
        parameters = Map.copyOf(parameters);
    }

    /** These settings, with those that are said there in their place. */
    public AimSettings overriddenBy(AimSettings other) {
        Map<String, String> merged = new HashMap<>(parameters);
        merged.putAll(other.parameters);
        return new AimSettings(
                merged,
                other.thread.or(() -> thread),
                other.restartLimit.or(() -> restartLimit),
                other.restartDelay.or(() -> restartDelay),
                other.execution.or(() -> execution),
                other.period.or(() -> period),
                other.deadline.or(() -> deadline),
                other.onDegraded.or(() -> onDegraded),
                other.join.or(() -> join),
                limits.overriddenBy(other.limits),
                other.registration.or(() -> registration),
                other.dataCategory.or(() -> dataCategory));
    }

    /** The same with these parameters, and no others. */
    public AimSettings withParameters(Map<String, String> others) {
        return new AimSettings(
                others, thread, restartLimit, restartDelay, execution, period, deadline,
                onDegraded, join, limits, registration, dataCategory);
    }

    /** The same on this kind of thread. */
    public AimSettings withThread(ThreadKind kind) {
        return new AimSettings(
                parameters, Optional.of(kind), restartLimit, restartDelay, execution, period,
                deadline, onDegraded, join, limits, registration, dataCategory);
    }

    /** The same, restarted this often after failures. */
    public AimSettings withRestartLimit(int limit) {
        return new AimSettings(
                parameters, thread, Optional.of(limit), restartDelay, execution, period,
                deadline, onDegraded, join, limits, registration, dataCategory);
    }

    /** The same, restarted the first time after this delay. */
    public AimSettings withRestartDelay(Duration delay) {
        return new AimSettings(
                parameters, thread, restartLimit, Optional.of(delay), execution, period,
                deadline, onDegraded, join, limits, registration, dataCategory);
    }

    /** The same, executed this way. */
    public AimSettings withExecution(Execution way) {
        return new AimSettings(
                parameters, thread, restartLimit, restartDelay, Optional.of(way), period,
                deadline, onDegraded, join, limits, registration, dataCategory);
    }

    /** The same with a turn this often. */
    public AimSettings withPeriod(Duration length) {
        return new AimSettings(
                parameters, thread, restartLimit, restartDelay, execution, Optional.of(length),
                deadline, onDegraded, join, limits, registration, dataCategory);
    }

    /** The same with this long for one turn. */
    public AimSettings withDeadline(Duration length) {
        return new AimSettings(
                parameters, thread, restartLimit, restartDelay, execution, period,
                Optional.of(length), onDegraded, join, limits, registration, dataCategory);
    }

    /** The same, with this to happen when it is degraded. */
    public AimSettings withOnDegraded(OnDegraded what) {
        return new AimSettings(
                parameters, thread, restartLimit, restartDelay, execution, period, deadline,
                Optional.of(what), join, limits, registration, dataCategory);
    }

    /** The same, with its inputs joined so. */
    public AimSettings withJoin(Join how) {
        return new AimSettings(
                parameters, thread, restartLimit, restartDelay, execution, period, deadline,
                onDegraded, Optional.of(how), limits, registration, dataCategory);
    }

    /** The same within these limits, and no others. */
    public AimSettings withLimits(Limits others) {
        return new AimSettings(
                parameters, thread, restartLimit, restartDelay, execution, period, deadline,
                onDegraded, join, others, registration, dataCategory);
    }

    /** The same, coming into the workflow then. */
    public AimSettings withRegistration(Registration when) {
        return new AimSettings(
                parameters, thread, restartLimit, restartDelay, execution, period, deadline,
                onDegraded, join, limits, Optional.of(when), dataCategory);
    }

    /** The same, keeping this kind of data. */
    public AimSettings withDataCategory(String category) {
        return new AimSettings(
                parameters, thread, restartLimit, restartDelay, execution, period, deadline,
                onDegraded, join, limits, registration, Optional.of(category));
    }

    /** When an AIM comes into its workflow. */
    public enum Registration {
        /** With the workflow. The default. */
        AT_START,
        /** When another AIM, or the User Agent, registers it. */
        ON_DEMAND
    }

    /** The kind of thread that an AIM runs on. */
    public enum ThreadKind {
        /** Cheap, many; for AIMs that wait most of the time. The default. */
        VIRTUAL,
        /** Its own thread of the operating system; for real-time audio and native calls. */
        PLATFORM
    }

    /** When an AIM works. */
    public enum Execution {
        /** It takes what its input ports hold, and answers. The default. */
        EXCHANGE,
        /** It goes on by itself, whether something comes or not. */
        CONTINUOUS
    }

    /** What becomes of an AIM that misses its deadline or its period. */
    public enum OnDegraded {
        /** It goes on, and is shown as DEGRADED until it keeps up again. The default. */
        CONTINUE,
        /** It is stopped. */
        STOP
    }

    /**
     * How messages of several input ports come together to one turn of an AIM.
     *
     * @param ports the input ports that are joined; empty for all that the AIM has
     * @param tolerance for {@link Policy#ALIGNED}: how far apart in stream time the messages of one
     *     turn may be; zero for exactly the same time, and for the other policies
     */
    public record Join(Policy policy, List<String> ports, Duration tolerance) {
        /** Copies the list; a port that is named twice is joined once. */
        public Join {
            ports = List.copyOf(new LinkedHashSet<>(ports));
        }

        /** What makes a turn. */
        public enum Policy {
            /** One message of each port, in the order of arrival. */
            ALL,
            /** One message of whichever port has one. */
            ANY,
            /** A new message of any port, with the latest one of each of the others. */
            LATEST,
            /** One message of each port, all of the same time, within the tolerance. */
            ALIGNED
        }
    }

    /**
     * What an AIM may use at most; what is empty is not limited here.
     *
     * @param queueBytes of the messages that wait at its input ports, together
     * @param cpuShare of the time of one core: 0.25 is a quarter, 2 is all of two cores
     * @param storageBytes of what it keeps in its AIM Storage
     */
    public record Limits(
            OptionalLong queueBytes, OptionalDouble cpuShare, OptionalLong storageBytes) {
        /** Limits nothing. */
        public static final Limits NONE =
                new Limits(OptionalLong.empty(), OptionalDouble.empty(), OptionalLong.empty());

        /** These limits, with those that are said there in their place. */
        public Limits overriddenBy(Limits other) {
            return new Limits(
                    other.queueBytes.isPresent() ? other.queueBytes : queueBytes,
                    other.cpuShare.isPresent() ? other.cpuShare : cpuShare,
                    other.storageBytes.isPresent() ? other.storageBytes : storageBytes);
        }

        /** The same with this many bytes of waiting messages. */
        public Limits withQueueBytes(long bytes) {
            return new Limits(OptionalLong.of(bytes), cpuShare, storageBytes);
        }

        /** The same with this share of a core. */
        public Limits withCpuShare(double share) {
            return new Limits(queueBytes, OptionalDouble.of(share), storageBytes);
        }

        /** The same with this many bytes of storage. */
        public Limits withStorageBytes(long bytes) {
            return new Limits(queueBytes, cpuShare, OptionalLong.of(bytes));
        }
    }
}
