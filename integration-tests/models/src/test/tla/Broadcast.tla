----------------------------- MODULE Broadcast ------------------------------
(* Requests to all threads: the generation, the kinds' counters, and when a request is covered.

   One owner on a processor with a store buffer (see Targeted), lazy for good or eager for good; of
   its work only the generation. Each requester asks once, for a kind of its own, and then asks
   whether that is covered, by waiting or again from the start. Several threads would be looked at
   one after the other, each as here.

   Owner:      Hooks.enter, exitKernel; SlowPath.run
   Requesters: Invalidations.request; Covering.isCovered, holdouts; Holdouts.look, expedite

   `done` is the truth: the requests that the handler was run for. *)
EXTENDS Naturals, Sequences, TLC

CONSTANTS Twin, Requesters, Last

VARIABLES m, buf, o, q, done
vars == <<m, buf, o, q, done>>

Word(n, mode) == [n |-> n, mode |-> mode]
Max(a, b) == IF a > b THEN a ELSE b

Init ==
  /\ \E lazy \in BOOLEAN :
       m = [status |-> Word(0, "U"), seen |-> 0, lazy |-> lazy, generation |-> 0,
            counted |-> {}, fenced |-> 0, covered |-> 0]
  /\ buf = <<>>
  /\ o = [pc |-> "out", word |-> Word(0, "U"), entry |-> TRUE, seen |-> 0, generation |-> 0]
  /\ q = [p \in Requesters |->
           [pc |-> "count", number |-> 0, flag |-> FALSE, generation |-> 0, word |-> Word(0, "none")]]
  /\ done = {}

Store(field, value) == buf' = Append(buf, <<field, value>>)
Drain ==
  /\ buf # <<>>
  /\ m' = [m EXCEPT ![Head(buf)[1]] = Head(buf)[2]]
  /\ buf' = Tail(buf)
  /\ UNCHANGED <<o, q, done>>

--------------------------------------------------------------------------------
At(pc) == o.pc = pc
Fenced(pc, next) ==
  At(pc) /\ buf = <<>> /\ o' = [o EXCEPT !.pc = next] /\ UNCHANGED <<m, buf, q, done>>

Enter ==
  /\ At("out") /\ o.word.n < Last
  /\ LET entered == Word(o.word.n + 1, "K")
         fence == o.word.mode = "U" /\ Twin # "entry-without-fence"
     IN /\ Store("status", entered)
        /\ o' = [o EXCEPT !.word = entered, !.entry = TRUE, !.pc = IF fence THEN "fence" ELSE "look"]
  /\ UNCHANGED <<m, q, done>>
Fence == Fenced("fence", "look")
Look ==
  /\ At("look") /\ o' = [o EXCEPT !.pc = IF m.generation = o.seen THEN "body" ELSE "slow"]
  /\ UNCHANGED <<m, buf, q, done>>

Swapped == Twin = "generation-before-kinds" \* remembers one that is younger than the kinds it read
Slow == Fenced("slow", IF Swapped THEN "kinds" ELSE "generation")
Generation ==
  /\ At("generation")
  /\ o' = [o EXCEPT !.generation = m.generation, !.pc = IF Swapped THEN "remember" ELSE "kinds"]
  /\ UNCHANGED <<m, buf, q, done>>
Kinds ==
  /\ At("kinds") /\ done' = done \cup m.counted
  /\ o' = [o EXCEPT !.pc = IF Swapped THEN "generation" ELSE "remember"]
  /\ UNCHANGED <<m, buf, q>>
Remember ==
  /\ At("remember") /\ Store("seen", o.generation)
  /\ o' = [o EXCEPT !.seen = o.generation, !.pc = IF o.entry THEN "body" ELSE "leave"]
  /\ UNCHANGED <<m, q, done>>

Body ==
  /\ At("body")
  /\ o' = [o EXCEPT !.entry = FALSE, !.pc = IF m.generation = o.seen THEN "leave" ELSE "slow"]
  /\ UNCHANGED <<m, buf, q, done>>
Leave ==
  /\ At("leave")
  /\ \E mode \in IF m.lazy THEN {"U", "I"} ELSE {"U"} :
       /\ Store("status", Word(o.word.n, mode))
       /\ o' = [o EXCEPT !.word = Word(@.n, mode), !.pc = "out"]
  /\ UNCHANGED <<m, q, done>>

Owner == Enter \/ Fence \/ Look \/ Slow \/ Generation \/ Kinds \/ Remember \/ Body \/ Leave

--------------------------------------------------------------------------------
(* What is not read any more is forgotten, which keeps the states few. *)
Forget(r, to) ==
  IF to \in {"known", "cover", "covered"}
  THEN [r EXCEPT !.pc = to, !.flag = FALSE, !.generation = 0, !.word = Word(0, "none")]
  ELSE [r EXCEPT !.pc = to]
Step(p, from, to) == q[p].pc = from /\ q' = [q EXCEPT ![p] = Forget(@, to)]
Rest == UNCHANGED <<buf, o, done>>

Count(p) == Step(p, "count", "raise") /\ m' = [m EXCEPT !.counted = @ \cup {p}] /\ Rest
Raise(p) ==
  /\ q[p].pc = "raise"
  /\ m' = [m EXCEPT !.generation = @ + 1]
  /\ q' = [q EXCEPT ![p].number = m.generation + 1, ![p].pc = "known"] /\ Rest

Known(p) ==
  /\ Step(p, "known", IF m.covered >= q[p].number THEN "covered" ELSE "fenced")
  /\ UNCHANGED m /\ Rest
IsFenced(p) ==
  /\ q[p].pc = "fenced"
  /\ q' = [q EXCEPT ![p].flag = m.fenced >= q[p].number, ![p].pc = "seen"]
  /\ UNCHANGED m /\ Rest
Seen(p) ==
  /\ Step(p, "seen", IF m.seen >= q[p].number THEN "cover" ELSE IF q[p].flag THEN "after" ELSE "lazy")
  /\ UNCHANGED m /\ Rest
Lazy(p) ==
  /\ q[p].pc = "lazy" /\ q' = [q EXCEPT ![p].flag = m.lazy, ![p].pc = "look"]
  /\ UNCHANGED m /\ Rest
LookAt(p) ==
  /\ q[p].pc = "look"
  /\ LET mode == m.status.mode
         unsure == q[p].flag /\ ~(Twin = "requester-saw-kernel-no-barrier" /\ mode = "K")
     IN q' = [q EXCEPT ![p].word = m.status,
                       ![p].pc = IF Twin = "quiescent-is-not-enough" /\ mode # "K" THEN "known"
                                 ELSE IF mode = "U" THEN "cover"
                                 ELSE IF unsure
                                 THEN (IF Twin = "fenced-generation-read-late" THEN "barrier" ELSE "made")
                                 ELSE IF mode = "K" THEN "wait" ELSE "cover"]
  /\ UNCHANGED m /\ Rest

(* One barrier for all requests made before it; expedite, then fencedGeneration. *)
Made(p) ==
  /\ q[p].pc = "made"
  /\ q' = [q EXCEPT ![p].generation = m.generation,
                    ![p].pc = IF Twin = "fenced-generation-read-late" THEN "after" ELSE "barrier"]
  /\ UNCHANGED m /\ Rest
Barrier(p) ==
  /\ Step(p, "barrier", IF Twin = "fenced-generation-read-late" THEN "made" ELSE "after")
  /\ (buf = <<>> \/ Twin = "lazy-without-barrier")
  /\ UNCHANGED m /\ Rest
After(p) ==
  /\ q[p].pc = "after"
  /\ q' = [q EXCEPT ![p].word = m.status, ![p].pc = "mark"]
  /\ UNCHANGED m /\ Rest
Mark(p) ==
  /\ Step(p, "mark", IF q[p].word.mode = "K" THEN "wait" ELSE "cover")
  /\ m' = [m EXCEPT !.fenced = Max(@, q[p].generation)] /\ Rest

(* awaitCovered keeps its holdouts, isCovered begins again. *)
Wait(p) ==
  /\ \/ /\ m.status # q[p].word \/ m.seen >= q[p].number
        /\ Step(p, "wait", "cover")
     \/ Step(p, "wait", "known")
  /\ UNCHANGED m /\ Rest
Cover(p) ==
  /\ Step(p, "cover", "covered") /\ m' = [m EXCEPT !.covered = Max(@, q[p].number)] /\ Rest

Requester(p) ==
  \/ Count(p) \/ Raise(p) \/ Known(p) \/ IsFenced(p) \/ Seen(p) \/ Lazy(p) \/ LookAt(p) \/ Made(p)
  \/ Barrier(p) \/ After(p) \/ Mark(p) \/ Wait(p) \/ Cover(p)

Next == Drain \/ Owner \/ \E p \in Requesters : Requester(p)
Spec ==
  Init /\ [][Next]_vars /\ WF_vars(Drain) /\ WF_vars(Owner) /\ \A p \in Requesters : WF_vars(Requester(p))

--------------------------------------------------------------------------------
(* No kernel code runs uncovered. *)
NoneUncovered ==
  At("body") => \A r \in Requesters :
    (q[r].pc \in {"cover", "covered"} \/ (q[r].number > 0 /\ m.covered >= q[r].number)) => r \in done
SeenIsDone == \A r \in Requesters : (q[r].number > 0 /\ m.seen >= q[r].number) => r \in done

Alike == Permutations(Requesters)

EveryRequestCovered == \A r \in Requesters : <>(q[r].pc = "covered")
=============================================================================
