// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.channels;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever waits is woken by whatever it waits for. Each thread here is seen to wait first. */
@Timeout(60)
class DoorbellTest {
    private final Doorbell writer = new Doorbell();
    private final Doorbell reader = new Doorbell();
    private final Channel<String> channel = new Channel<>(64, Overflow.REFUSE, writer, reader);

    private static Thread parked(Doorbell bell, BooleanSupplier condition) {
        Thread thread = Thread.ofPlatform().daemon().start(() -> bell.await(condition));
        untilParked(thread);
        return thread;
    }

    private static void untilParked(Thread thread) {
        while (thread.getState() != Thread.State.WAITING
                && thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
    }

    private static void assertWoken(Thread thread) throws InterruptedException {
        assertThat(thread.join(Duration.ofSeconds(5))).as("woken").isTrue();
    }

    private void fill() {
        for (long i = 0; channel.offer("x" + i, i); i++) {
            assertThat(i).isLessThan(64);
        }
    }

    @Test
    void aWaitEndsWhenItsConditionHoldsAndNotBefore() throws Exception {
        AtomicBoolean condition = new AtomicBoolean();
        Thread waiting = parked(reader, condition::get);
        reader.ring();
        assertThat(waiting.join(Duration.ofMillis(50))).as("woken for nothing").isFalse();
        condition.set(true);
        untilParked(waiting);
        reader.ring();
        assertWoken(waiting);
    }

    @Test
    void whoeverRingsAtAnEmptyDoorDisturbsNobody() throws Exception {
        AtomicBoolean condition = new AtomicBoolean();
        reader.ring();
        Thread waiting = parked(reader, condition::get);
        condition.set(true);
        reader.ring();
        reader.ring();
        assertWoken(waiting);
    }

    @Test
    void aWaitHasADeadline() {
        long now = System.nanoTime();
        assertThat(reader.await(() -> true, now - 1)).as("already so").isTrue();
        assertThat(reader.await(() -> false, now - 1)).as("too late").isFalse();
        assertThat(reader.await(() -> false, now + 20_000_000)).isFalse();
        assertThat(System.nanoTime() - now).isGreaterThanOrEqualTo(20_000_000);
    }

    @Test
    void aWaitWithADeadlineIsWokenBefore() throws Exception {
        AtomicBoolean condition = new AtomicBoolean();
        AtomicReference<Boolean> held = new AtomicReference<>();
        long deadline = System.nanoTime() + Duration.ofMinutes(10).toNanos();
        Thread waiting =
                Thread.ofPlatform()
                        .daemon()
                        .start(() -> held.set(reader.await(condition::get, deadline)));
        untilParked(waiting);
        condition.set(true);
        reader.ring();
        assertWoken(waiting);
        assertThat(held.get()).isTrue();
    }

    @Test
    void anInterruptEndsAWaitWithADeadlineAndStays() throws Exception {
        AtomicReference<Boolean> held = new AtomicReference<>();
        AtomicBoolean interrupted = new AtomicBoolean();
        long deadline = System.nanoTime() + Duration.ofMinutes(10).toNanos();
        Thread waiting =
                Thread.ofPlatform()
                        .daemon()
                        .start(
                                () -> {
                                    held.set(reader.await(() -> false, deadline));
                                    interrupted.set(Thread.currentThread().isInterrupted());
                                });
        untilParked(waiting);
        waiting.interrupt();
        assertWoken(waiting);
        assertThat(held.get()).isFalse();
        assertThat(interrupted).isTrue();
    }

    @Test
    void anItemWakesTheReader() throws Exception {
        Thread waiting = parked(reader, () -> !channel.isEmpty());
        channel.offer("a", 1);
        assertWoken(waiting);
    }

    @Test
    void aPromiseWakesTheReaderAndALesserOneChangesNothing() throws Exception {
        channel.promise(10);
        Thread waiting = parked(reader, () -> channel.bound() > 10);
        channel.promise(9);
        assertThat(channel.bound()).isEqualTo(10);
        channel.promise(11);
        assertWoken(waiting);
    }

    @Test
    void theEndWakesTheReader() throws Exception {
        Thread waiting = parked(reader, channel::isEnded);
        channel.close();
        assertWoken(waiting);
    }

    @Test
    void aResetByTheWriterWakesTheReader() throws Exception {
        channel.offer("a", 1);
        Thread waiting = parked(reader, channel::isEmpty);
        channel.discardFromWriter();
        assertWoken(waiting);
    }

    @Test
    void readingWakesTheWriterWhenAQuarterIsFree() throws Exception {
        fill();
        Thread waiting = parked(writer, channel::hasRoom);
        for (int i = 0; i < 16; i++) {
            assertThat(channel.poll()).isEqualTo("x" + i);
        }
        assertWoken(waiting);
    }

    @Test
    void aReaderThatIsAboutToWaitTellsOfWhatItHasRead() throws Exception {
        fill();
        Thread waiting = parked(writer, channel::hasRoom);
        channel.poll();
        channel.announce();
        assertWoken(waiting);
    }

    @Test
    void aReaderThatIsAboutToWaitTellsOfWhatTheWriterDiscarded() throws Exception {
        fill();
        channel.discardFromWriter();
        Thread waiting = parked(writer, channel::hasRoom);
        channel.announce();
        assertWoken(waiting);
        assertThat(channel.accounts()).isEqualTo(new Accounts(64, 0, 0, 0, 64));
    }

    @Test
    void aReaderThatFindsNothingTellsTheWriter() throws Exception {
        Channel<String> deep = new Channel<>(64, Overflow.REFUSE, writer, reader);
        deep.offer("a", 1);
        Thread waiting = parked(writer, () -> deep.accounts().read() == 1);
        assertThat(deep.poll()).isEqualTo("a");
        assertThat(deep.poll()).isNull();
        assertWoken(waiting);
    }

    @Test
    void aResetByTheReaderWakesTheWriter() throws Exception {
        fill();
        Thread waiting = parked(writer, channel::hasRoom);
        assertThat(channel.discard()).isEqualTo(64);
        assertWoken(waiting);
    }

    @Test
    void aReaderThatGoesWakesTheWriter() throws Exception {
        fill();
        Thread waiting = parked(writer, channel::hasRoom);
        channel.abandon();
        assertWoken(waiting);
    }

    @Test
    void whoeverGetsAnEndIsWokenAndHearsOfWhatFollows() throws Exception {
        Doorbell otherReader = new Doorbell();
        AtomicBoolean handed = new AtomicBoolean();
        Thread first = parked(otherReader, handed::get);
        handed.set(true);
        channel.reader(otherReader);
        assertWoken(first);
        Thread then = parked(otherReader, () -> !channel.isEmpty());
        channel.offer("a", 1);
        assertWoken(then);

        Doorbell otherWriter = new Doorbell();
        handed.set(false);
        first = parked(otherWriter, handed::get);
        handed.set(true);
        channel.writer(otherWriter);
        assertWoken(first);
        fill();
        then = parked(otherWriter, channel::hasRoom);
        channel.discard();
        assertWoken(then);
    }

    @Test
    void aSignalWakesTheReaderOfItsLane() throws Exception {
        Lane lane = new Lane(reader);
        Thread waiting = parked(reader, () -> !lane.isEmpty());
        assertThat(lane.offer(7)).isTrue();
        assertWoken(waiting);
        assertThat(lane.poll()).isEqualTo(7);
        assertThat(lane.isEmpty()).isTrue();
    }
}
