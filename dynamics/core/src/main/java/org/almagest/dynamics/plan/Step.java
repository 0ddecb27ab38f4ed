package org.almagest.dynamics.plan;

import java.util.List;
import org.almagest.dynamics.autodiff.Node;

/**
 * An instruction with the nodes it computes and reads, before they have places.
 *
 * @param operands in the order of the instruction's operands, after the result
 * @param scratch further numbers it needs while it runs; their place is its last operand
 */
record Step(Instruction instruction, Node result, List<Node> operands, int scratch) {
    static Step of(Instruction instruction, Node result, List<Node> operands) {
        return new Step(instruction, result, operands, 0);
    }
}
