// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.bench;

import java.util.Iterator;
import org.openaif.api.Aim;
import org.openaif.api.AimContext;
import org.openaif.api.Input;
import org.openaif.api.Message;
import org.openaif.api.Output;
import org.openaif.api.OutputPort;

/** The AIMs of a grid, as their authors would write them; {@link GridDocuments} draws how they go. */
public final class GridAims {
    private GridAims() {}

    /** What the messages say. */
    public record Token(long value) {}

    /** Passes a message on as it is; the metadata has two readers for it. */
    @Input(name = "In", type = Token.class)
    @Output(name = "Out", type = Token.class)
    public static final class Split implements Aim {
        @Override
        public void run(AimContext aim) {
            OutputPort<Token> out = aim.output("Out", Token.class);
            for (Message<Token> message : aim.input("In", Token.class)) {
                out.write(message.record(), message.timestamp());
            }
        }
    }

    /** Adds one. */
    @Input(name = "In", type = Token.class)
    @Output(name = "Out", type = Token.class)
    public static final class Step implements Aim {
        @Override
        public void run(AimContext aim) {
            OutputPort<Token> out = aim.output("Out", Token.class);
            for (Message<Token> message : aim.input("In", Token.class)) {
                out.write(new Token(message.record().value() + 1), message.timestamp());
            }
        }
    }

    /** Adds up the two messages of the same time that two writers bring to its one port. */
    @Input(name = "In", type = Token.class)
    @Output(name = "Out", type = Token.class)
    public static final class Join implements Aim {
        @Override
        public void run(AimContext aim) {
            OutputPort<Token> out = aim.output("Out", Token.class);
            Iterator<Message<Token>> in = aim.input("In", Token.class).iterator();
            while (in.hasNext()) {
                Message<Token> left = in.next();
                Message<Token> right = in.next();
                if (left.timestamp() != right.timestamp()) {
                    throw new IllegalStateException(
                            "of a pair one is of " + left.timestamp() + ", the other of "
                                    + right.timestamp());
                }
                out.write(
                        new Token(left.record().value() + right.record().value()),
                        left.timestamp());
            }
        }
    }

    /** What a row makes of a value. */
    static long ofRow(long value) {
        long result = value;
        for (int cell = 0; cell < GridDocuments.CELLS; cell++) {
            result = 2 * (result + 3) + 2;
        }
        return result;
    }
}
