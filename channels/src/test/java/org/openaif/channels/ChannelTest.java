// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ChannelTest {
    private final Doorbell writer = new Doorbell();
    private final Doorbell reader = new Doorbell();

    private Channel<String> channel(int depth, Overflow overflow) {
        return new Channel<>(depth, overflow, writer, reader);
    }

    @Test
    void itemsComeInOrderWithTheirTimestampsAndPositions() {
        Channel<String> channel = channel(4, Overflow.REFUSE);
        assertThat(channel.offer("a", 10)).isTrue();
        assertThat(channel.offer("b", 20)).isTrue();
        assertThat(channel.bound()).isEqualTo(10);
        assertThat(channel.poll()).isEqualTo("a");
        assertThat(channel.timestamp()).isEqualTo(10);
        assertThat(channel.sequence()).isZero();
        assertThat(channel.poll()).isEqualTo("b");
        assertThat(channel.sequence()).isEqualTo(1);
        assertThat(channel.poll()).isNull();
        assertThat(channel.bound()).isEqualTo(20);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 100})
    void aRefusingChannelHoldsExactlyItsDepth(int depth) {
        Channel<String> channel = channel(depth, Overflow.REFUSE);
        for (int i = 0; i < depth; i++) {
            assertThat(channel.hasRoom()).isTrue();
            assertThat(channel.offer("x" + i, i)).isTrue();
        }
        assertThat(channel.hasRoom()).isFalse();
        assertThat(channel.offer("too much", depth)).isFalse();
        assertThat(channel.poll()).isEqualTo("x0");
        assertThat(channel.offer("fits", depth)).isTrue();
        assertThat(channel.accounts()).isEqualTo(new Accounts(depth + 1L, 1, depth, 0, 0));
    }

    @Test
    void theOldestMakesRoomWhereThePolicySaysSo() {
        Channel<String> channel = channel(2, Overflow.DROP_OLDEST);
        for (String item : List.of("a", "b", "c")) {
            assertThat(channel.offer(item, 0)).isTrue();
        }
        assertThat(channel.accounts()).isEqualTo(new Accounts(3, 0, 2, 1, 0));
        assertThat(channel.poll()).isEqualTo("b");
        assertThat(channel.sequence()).isEqualTo(1);
        assertThat(channel.poll()).isEqualTo("c");
        assertThat(channel.poll()).isNull();
        assertThat(channel.accounts()).isEqualTo(new Accounts(3, 2, 0, 1, 0));
    }

    @Test
    void theNewestIsDroppedWhereThePolicySaysSo() {
        Channel<String> channel = channel(2, Overflow.DROP_NEWEST);
        for (String item : List.of("a", "b", "c")) {
            assertThat(channel.offer(item, 0)).isTrue();
        }
        assertThat(channel.poll()).isEqualTo("a");
        assertThat(channel.accounts()).isEqualTo(new Accounts(3, 1, 1, 1, 0));
    }

    @Test
    void aPromiseBoundsWhatIsStillToComeAndAClosedChannelEnds() {
        Channel<String> channel = channel(2, Overflow.REFUSE);
        channel.promise(100);
        channel.promise(50);
        assertThat(channel.bound()).isEqualTo(100);
        channel.offer("a", 150);
        channel.close();
        assertThat(channel.bound()).isEqualTo(150);
        assertThat(channel.isEnded()).isFalse();
        assertThat(channel.poll()).isEqualTo("a");
        assertThat(channel.isEnded()).isTrue();
        assertThat(channel.bound()).isEqualTo(Channel.END);
        assertThat(channel.closedAt()).isEqualTo(150);
    }

    @Test
    void aResetFromEitherSideDiscardsWhatIsPending() {
        Channel<String> channel = channel(4, Overflow.REFUSE);
        channel.offer("a", 1);
        channel.offer("b", 2);
        assertThat(channel.discard()).isEqualTo(2);
        channel.offer("c", 3);
        channel.offer("d", 4);
        assertThat(channel.poll()).isEqualTo("c");
        assertThat(channel.discardFromWriter()).isEqualTo(1);
        assertThat(channel.isEmpty()).isTrue();
        assertThat(channel.pending()).isZero();
        channel.offer("e", 5);
        assertThat(channel.poll()).isEqualTo("e");
        assertThat(channel.accounts()).isEqualTo(new Accounts(5, 2, 0, 0, 3));
    }

    @ParameterizedTest
    @EnumSource(Overflow.class)
    void whatIsTooOldIsGivenUpAndAccountedFor(Overflow overflow) {
        Channel<String> channel = channel(4, overflow);
        for (int i = 1; i <= 4; i++) {
            channel.offer("x" + i, 10 * i);
        }
        assertThat(channel.expire(10)).isZero();
        assertThat(channel.expire(25)).isEqualTo(2);
        assertThat(channel.hasRoom()).isTrue();
        assertThat(channel.bound()).isEqualTo(30);
        assertThat(channel.poll()).isEqualTo("x3");
        assertThat(channel.expire(Channel.END)).isOne();
        assertThat(channel.expire(Channel.END)).isZero();
        assertThat(channel.bound()).isEqualTo(40);
        channel.offer("x5", 50);
        channel.discardFromWriter();
        assertThat(channel.expire(Channel.END)).isZero();
        assertThat(channel.poll()).isNull();
        channel.offer("x6", 60);
        assertThat(channel.poll()).isEqualTo("x6");
        channel.giveUpTaken();
        assertThat(channel.accounts()).isEqualTo(new Accounts(6, 1, 0, 0, 1, 4));
    }

    @Test
    void anAbandonedChannelHoldsNoWriterUp() {
        Channel<String> channel = channel(1, Overflow.REFUSE);
        channel.offer("stays", 1);
        channel.abandon();
        assertThat(channel.hasRoom()).isTrue();
        assertThat(channel.offer("dropped", 2)).isTrue();
        channel.adopt();
        assertThat(channel.hasRoom()).isFalse();
        assertThat(channel.poll()).isEqualTo("stays");
        assertThat(channel.accounts()).isEqualTo(new Accounts(2, 1, 0, 1, 0));
    }

    @Test
    void anItemIsTakenByItsTimestampOrLeft() {
        Channel<String> channel = channel(4, Overflow.REFUSE);
        channel.offer("a", 10);
        assertThat(channel.poll(9)).isNull();
        assertThat(channel.poll(11)).isNull();
        assertThat(channel.poll(10)).isEqualTo("a");
        assertThat(channel.poll(10)).as("no item has it any more").isNull();
    }

    @ParameterizedTest
    @EnumSource(Overflow.class)
    void whatIsLostIsCountedOnce(Overflow overflow) {
        Channel<String> channel = channel(2, overflow);
        channel.offer("a", 1);
        channel.offer("b", 2);
        channel.offer("c", 3);
        channel.discardFromWriter();
        long lost = overflow == Overflow.REFUSE ? 0 : 1;
        Accounts all = new Accounts(2 + lost, 0, 0, lost, 2);
        assertThat(channel.accounts()).as("before the reader has seen it").isEqualTo(all);
        assertThat(channel.pending()).isZero();
        assertThat(channel.isEmpty()).isTrue();
        assertThat(channel.bound()).as("nothing has been read").isEqualTo(Long.MIN_VALUE);
        assertThat(channel.poll()).isNull();
        assertThat(channel.accounts()).isEqualTo(all);
        channel.offer("d", 4);
        assertThat(channel.poll()).isEqualTo("d");
        assertThat(channel.accounts())
                .isEqualTo(new Accounts(3 + lost, 1, 0, lost, 2));
    }

    @ParameterizedTest
    @EnumSource(Overflow.class)
    void depthAndRoomAreWhatTheyWereMadeOf(Overflow overflow) {
        Channel<String> channel = channel(3, overflow);
        assertThat(channel.depth()).isEqualTo(3);
        for (int i = 0; i < 3; i++) {
            assertThat(channel.hasRoom()).isTrue();
            channel.offer("x", i);
        }
        assertThat(channel.hasRoom()).isEqualTo(overflow != Overflow.REFUSE);
        assertThat(channel(Channel.MAX_DEPTH, overflow).depth()).isEqualTo(Channel.MAX_DEPTH);
    }

    @Test
    void whatWasPromisedAndWrittenSaysHowEarlyTheNextMayBe() {
        Channel<String> channel = channel(4, Overflow.REFUSE);
        assertThat(channel.earliest()).isEqualTo(Long.MIN_VALUE);
        channel.offer("a", 10);
        assertThat(channel.earliest()).isEqualTo(10);
        channel.promise(20);
        assertThat(channel.earliest()).isEqualTo(20);
        channel.close();
        assertThat(channel.closedAt()).isEqualTo(20);
        channel.close();
        assertThat(channel.closedAt()).as("closed once").isEqualTo(20);
        assertThat(channel.earliest()).isEqualTo(Channel.END);
    }

    @Test
    void accountsAddUp() {
        assertThat(new Accounts(1, 2, 3, 4, 5).plus(new Accounts(10, 20, 30, 40, 50)))
                .isEqualTo(new Accounts(11, 22, 33, 44, 55));
        assertThat(Accounts.NONE.plus(Accounts.NONE)).isEqualTo(new Accounts(0, 0, 0, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Channel.MAX_DEPTH + 1})
    void anImpossibleDepthIsRefused(int depth) {
        assertThatThrownBy(() -> channel(depth, Overflow.REFUSE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("" + depth);
    }

    /** Random operations on one thread, against the plainest queue there is. */
    @ParameterizedTest
    @EnumSource(Overflow.class)
    void itDoesWhatAPlainQueueWouldDo(Overflow overflow) {
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int depth = 1 + random.nextInt(9);
            Channel<String> channel = channel(depth, overflow);
            Deque<String> model = new ArrayDeque<>();
            long accepted = 0;
            long read = 0;
            for (int step = 0; step < 300; step++) {
                switch (random.nextInt(8)) {
                    case 0, 1, 2, 3 -> {
                        String item = "i" + step;
                        boolean full = model.size() == depth;
                        boolean taken = channel.offer(item, step);
                        assertThat(taken).isEqualTo(!full || overflow != Overflow.REFUSE);
                        accepted += taken ? 1 : 0;
                        if (full && overflow == Overflow.DROP_OLDEST) {
                            model.removeFirst();
                        }
                        if (!full || overflow == Overflow.DROP_OLDEST) {
                            model.addLast(item);
                        }
                    }
                    case 4, 5, 6 -> {
                        String expected = model.pollFirst();
                        assertThat(channel.poll()).isEqualTo(expected);
                        read += expected == null ? 0 : 1;
                    }
                    default -> {
                        if (random.nextInt(10) == 0) {
                            model.clear();
                            channel.discard();
                        }
                    }
                }
                Accounts accounts = channel.accounts();
                assertThat(accounts.pending()).isEqualTo(model.size());
                assertThat(accounts.written()).isEqualTo(accepted);
                assertThat(accounts.read()).isEqualTo(read);
                assertThat(accounts.written())
                        .isEqualTo(
                                accounts.read() + accounts.pending() + accounts.dropped()
                                        + accounts.discarded());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 64})
    void twoThreadsThatWaitForEachOtherLoseNothing(int depth) throws Exception {
        Channel<Long> channel = new Channel<>(depth, Overflow.REFUSE, writer, reader);
        long count = 200_000;
        AtomicLong sum = new AtomicLong();
        Thread consumer =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    for (long expected = 0; expected < count; ) {
                                        Long item = channel.poll();
                                        if (item == null) {
                                            channel.announce();
                                            reader.await(() -> !channel.isEmpty());
                                        } else if (item == expected++) {
                                            sum.addAndGet(item);
                                        }
                                    }
                                });
        Thread producer =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    for (long i = 0; i < count; i++) {
                                        while (!channel.offer(i, i)) {
                                            writer.await(channel::hasRoom);
                                        }
                                    }
                                });
        producer.join();
        consumer.join();
        assertThat(sum.get()).isEqualTo(count * (count - 1) / 2);
        assertThat(channel.accounts()).isEqualTo(new Accounts(count, count, 0, 0, 0));
    }

    @Test
    void whatTheWriterDropsAndWhatTheReaderTakesIsEverything() throws Exception {
        Channel<Long> channel = new Channel<>(8, Overflow.DROP_OLDEST, writer, reader);
        long count = 300_000;
        List<Long> taken = new ArrayList<>();
        Thread consumer =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    while (!channel.isEnded()) {
                                        Long item = channel.poll();
                                        if (item == null) {
                                            reader.await(
                                                    () -> !channel.isEmpty() || channel.isEnded());
                                        } else {
                                            taken.add(item);
                                            if (channel.sequence() != item
                                                    || channel.timestamp() != item) {
                                                throw new AssertionError("torn " + item);
                                            }
                                        }
                                    }
                                });
        for (long i = 0; i < count; i++) {
            channel.offer(i, i);
        }
        channel.close();
        consumer.join();
        assertThat(taken).isSorted().doesNotHaveDuplicates().endsWith(count - 1);
        Accounts accounts = channel.accounts();
        assertThat(accounts.read()).isEqualTo(taken.size());
        assertThat(accounts.read() + accounts.dropped()).isEqualTo(count);
    }

    @Test
    void aMergeFollowsTheTimestampsAndWaitsForPromises() {
        Channel<String> first = channel(4, Overflow.REFUSE);
        Channel<String> second = channel(4, Overflow.REFUSE);
        Merge<String> merge = new Merge<>(List.of(first, second));
        second.offer("b5", 5);
        assertThat(merge.poll(100)).as("the first may still say something earlier").isNull();
        assertThat(merge.ready(100)).isFalse();
        first.promise(5);
        assertThat(merge.poll(100)).as("at equal times the first goes first").isNull();
        first.offer("a5", 5);
        assertThat(merge.poll(100)).isEqualTo("a5");
        first.promise(6);
        assertThat(merge.poll(100)).isEqualTo("b5");
        assertThat(merge.source()).isSameAs(second);
        second.offer("b20", 20);
        first.promise(50);
        assertThat(merge.poll(20)).as("not earlier than 20").isNull();
        assertThat(merge.ready(20)).isTrue();
        assertThat(merge.poll(21)).isEqualTo("b20");
        first.close();
        second.promise(70);
        second.close();
        assertThat(merge.isEnded()).isTrue();
        assertThat(merge.end()).isEqualTo(70);
    }

    @Test
    void aMergeKnowsHowEarlyTheNextItemCanBe() {
        Channel<String> first = channel(4, Overflow.REFUSE);
        Channel<String> second = channel(4, Overflow.REFUSE);
        Merge<String> merge = new Merge<>(List.of(first, second));
        assertThat(merge.bound()).isEqualTo(Long.MIN_VALUE);
        assertThat(merge.ready(Long.MIN_VALUE)).as("nothing comes before the beginning").isTrue();
        first.promise(7);
        second.promise(5);
        assertThat(merge.bound()).isEqualTo(5);
        assertThat(merge.isEnded()).isFalse();
        assertThat(merge.ready(5)).as("nothing comes before 5").isTrue();
        assertThat(merge.ready(6)).isFalse();
        second.close();
        assertThat(merge.bound()).isEqualTo(7);
        first.close();
        assertThat(merge.bound()).isEqualTo(Channel.END);
        assertThat(merge.end()).isEqualTo(7);
        assertThat(merge.poll(Channel.END)).isNull();
    }

    @Test
    void aLaneServesInOrderAndRefusesTooMuch() {
        Lane lane = new Lane(reader);
        IntStream.range(0, Lane.DEPTH).forEach(i -> assertThat(lane.offer(i)).isTrue());
        assertThat(lane.offer(1)).isFalse();
        IntStream.range(0, Lane.DEPTH).forEach(i -> assertThat(lane.poll()).isEqualTo(i));
        assertThat(lane.isEmpty()).isTrue();
        assertThat(lane.poll()).isEqualTo(-1);
    }

    @Test
    void anInterruptEndsAWait() throws Exception {
        Thread waiting = Thread.ofVirtual().start(() -> reader.await(() -> false));
        waiting.interrupt();
        waiting.join();
        assertThat(waiting.isAlive()).isFalse();
    }
}
