// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.openaif.api.Access;
import org.openaif.api.Aim;
import org.openaif.api.Aims;
import org.openaif.api.Models;
import org.openaif.api.Neighbours;
import org.openaif.api.AifException;
import org.openaif.api.AimContext;
import org.openaif.api.Arrival;
import org.openaif.api.EndOfStream;
import org.openaif.api.ErrorCode;
import org.openaif.api.Event;
import org.openaif.api.InputPort;
import org.openaif.api.Inputs;
import org.openaif.api.Join;
import org.openaif.api.Message;
import org.openaif.api.OutputPort;
import org.openaif.api.Parameters;
import org.openaif.api.Reached;
import org.openaif.api.Signals;
import org.openaif.api.Storage;
import org.openaif.api.Turns;

/**
 * A work bench for one AIM: messages lie ready on its input ports, it runs to its end on the
 * calling thread, and what it wrote lies on its output ports. It holds the AIM to the contract of
 * the ports: timestamps that do not run back, and promises that are kept.
 */
final class Workbench implements AimContext {
    private final Map<String, String> parameters = new LinkedHashMap<>();
    private final Map<String, In<?>> inputs = new LinkedHashMap<>();
    private final Map<String, Out<?>> outputs = new LinkedHashMap<>();
    final List<String> reports = new ArrayList<>();

    /** The parameters that the AIM asked for, with the defaults that it named. */
    final Map<String, Double> asked = new LinkedHashMap<>();

    private long now;

    Workbench with(String parameter, Object value) {
        parameters.put(parameter, value.toString());
        return this;
    }

    <T extends Record> Workbench with(String port, List<Message<T>> messages) {
        inputs.put(port, new In<>(port, messages));
        return this;
    }

    Workbench run(Aim aim) {
        try {
            aim.run(this);
        } catch (RuntimeException thrown) {
            throw thrown;
        } catch (Exception thrown) {
            throw new AssertionError(thrown);
        }
        return this;
    }

    @SuppressWarnings("unchecked")
    <T extends Record> List<Message<T>> written(String port, Class<T> type) {
        return ((Out<T>) output(port, type)).written;
    }

    static <T extends Record> Message<T> message(T record, long timestamp) {
        return new Message<>(record, timestamp, 0);
    }

    @Override
    public String name() {
        return "AimUnderTest";
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T extends Record> InputPort<T> input(String port, Class<T> type) {
        return (InputPort<T>) inputs.computeIfAbsent(port, name -> new In<T>(name, List.of()));
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T extends Record> OutputPort<T> output(String port, Class<T> type) {
        return (OutputPort<T>) outputs.computeIfAbsent(port, name -> new Out<T>(name));
    }

    @Override
    public Turns joined(Join byDefault, InputPort<?>... ports) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Inputs inOrder(InputPort<?>... ports) {
        return new Inputs() {
            @Override
            public Arrival next() {
                return next(Long.MAX_VALUE);
            }

            @Override
            public Arrival next(long until) {
                In<?> first = null;
                for (InputPort<?> port : ports) {
                    In<?> candidate = (In<?>) port;
                    if (candidate.bound() < (first == null ? until : first.bound())) {
                        first = candidate;
                    }
                }
                if (first != null) {
                    return first.read().orElseThrow();
                }
                return until == Long.MAX_VALUE ? new EndOfStream() : new Reached(until);
            }
        };
    }

    @Override
    public Parameters parameters() {
        return new Parameters() {
            @Override
            public Optional<String> text(String name) {
                return Optional.ofNullable(parameters.get(name));
            }

            @Override
            public long integer(String name, long otherwise) {
                asked.put(name, (double) otherwise);
                return text(name).map(Long::parseLong).orElse(otherwise);
            }

            @Override
            public double number(String name, double otherwise) {
                asked.put(name, otherwise);
                return text(name).map(Double::parseDouble).orElse(otherwise);
            }

            @Override
            public boolean flag(String name, boolean otherwise) {
                return text(name).map(Boolean::parseBoolean).orElse(otherwise);
            }

            @Override
            public Set<String> names() {
                return parameters.keySet();
            }
        };
    }

    @Override
    public long now() {
        return now;
    }

    @Override
    public long origin() {
        return 0;
    }

    @Override
    public void sleepUntil(long timestamp) {
        now = Math.max(now, timestamp);
    }

    @Override
    public void report(String text) {
        reports.add(text);
    }

    @Override
    public List<String> inputs() {
        return List.copyOf(inputs.keySet());
    }

    @Override
    public List<String> outputs() {
        return List.copyOf(outputs.keySet());
    }

    @Override
    public int select(InputPort<?>... ports) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Aims aims() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Models models() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Neighbours neighbours() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Signals signals() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Storage storage() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Storage sharedStorage() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Access access() {
        throw new UnsupportedOperationException();
    }

    @Override
    public InputPort<Event> event(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void post(String event, byte[] data) {
        throw new UnsupportedOperationException();
    }

    private final class In<T extends Record> implements InputPort<T> {
        private final String name;
        private final List<Message<T>> messages;
        private int next;

        In(String name, List<Message<T>> messages) {
            this.name = name;
            this.messages = messages;
        }

        @Override
        public Optional<Message<T>> read() {
            if (ended()) {
                return Optional.empty();
            }
            Message<T> message = messages.get(next++);
            now = message.timestamp();
            return Optional.of(message);
        }

        @Override
        public Optional<Message<T>> poll() {
            return read();
        }

        @Override
        public boolean ended() {
            return next == messages.size();
        }

        @Override
        public long bound() {
            return ended() ? Long.MAX_VALUE : messages.get(next).timestamp();
        }

        @Override
        public Iterator<Message<T>> iterator() {
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return !ended();
                }

                @Override
                public Message<T> next() {
                    return read().orElseThrow();
                }
            };
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public long pending() {
            return messages.size() - next;
        }

        @Override
        public boolean ready() {
            return true;
        }

        @Override
        public long reset() {
            long discarded = pending();
            next = messages.size();
            return discarded;
        }
    }

    private final class Out<T extends Record> implements OutputPort<T> {
        private final String name;
        private final List<Message<T>> written = new ArrayList<>();
        private long promised = Long.MIN_VALUE;

        Out(String name) {
            this.name = name;
        }

        @Override
        public void write(T record) {
            write(record, now);
        }

        @Override
        public void write(T record, long timestamp) {
            if (timestamp < promised) {
                throw new AifException(
                        ErrorCode.WRITE, record + " breaks the promise " + promised);
            }
            promised = timestamp;
            written.add(new Message<>(record, timestamp, written.size()));
        }

        @Override
        public void write(T record, long timestamp, Duration patience) {
            write(record, timestamp);
        }

        @Override
        public void promise(long timestamp) {
            promised = Math.max(promised, timestamp);
        }

        @Override
        public OutputPort<T> lag(Duration lag) {
            return this;
        }

        @Override
        public long promised() {
            return promised;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public long pending() {
            return 0;
        }

        @Override
        public boolean ready() {
            return true;
        }

        @Override
        public long reset() {
            return 0;
        }
    }
}
