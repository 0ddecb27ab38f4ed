package org.almagest.dynamics.autodiff;

/** One array of a graph: a primitive applied to earlier nodes. Compared by identity; ids grow along every path. */
public final class Node {
    private final int id;
    private final Primitive primitive;
    private final Node[] inputs;
    private final Shape shape;

    Node(int id, Primitive primitive, Node[] inputs, Shape shape) {
        this.id = id;
        this.primitive = primitive;
        this.inputs = inputs;
        this.shape = shape;
    }

    /** Its place in its graph; inputs have smaller ones. */
    public int id() {
        return id;
    }

    /** Its shape. */
    public Shape shape() {
        return shape;
    }

    public Primitive primitive() {
        return primitive;
    }

    public int arity() {
        return inputs.length;
    }

    public Node input(int i) {
        return inputs[i];
    }

    /** Id, primitive, ids of the inputs and shape, without what lies below. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("%" + id + " = " + primitive + "(");
        for (int i = 0; i < inputs.length; i++) {
            text.append(i == 0 ? "%" : ", %").append(inputs[i].id);
        }
        return text.append(") ").append(shape).toString();
    }
}
