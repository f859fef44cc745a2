------------------------------ MODULE Targeted ------------------------------
(* Requests to one thread, pins of it, and the promotion of its stays, which the two share.

   One owner on a processor with a store buffer (TSO): its stores of the status and of the number
   seen go through `buf`; its read-modify-writes and fences wait until that is empty. The others'
   writes are read-modify-writes, or come before a fence of theirs, and so go to memory at once. A
   remote barrier is a moment at which `buf` is empty. The owner leaves as USER or INDETERMINATE
   as it likes, and may turn the one into the other in the same stay, as @UserMode methods do.

   Owner:  Hooks.enter, exitKernel, enterUserOf, exitUser; SlowPath.run
   Others: ThreadRecord.requestTargeted; Covering.isCovered(Thread, ..); Promotion; Pins.pin, unpin

   `done` is the truth: the requests that the handler was run for. *)
EXTENDS Naturals, Sequences, TLC

CONSTANTS Twin, Requesters, Pinners, Last      \* Last: the owner's last sojourn

VARIABLES m, buf, o, q, done
vars == <<m, buf, o, q, done>>

Others == Requesters \cup Pinners
Word(n, mode) == [n |-> n, mode |-> mode]
Nowhere == Word(0, "none")

Init ==
  /\ \E mode \in {"U", "I"} :
       /\ m = [status |-> Word(0, mode), seen |-> 0, work |-> {}, kinds |-> {}, number |-> 0,
               promoted |-> Nowhere]
       /\ o = [pc |-> "out", word |-> Word(0, mode), entry |-> TRUE, asked |-> {}, seen |-> 0,
               number |-> 0, due |-> {}]
  /\ buf = <<>>
  /\ q = [p \in Others |->
           [pc |-> IF p \in Pinners THEN "early" ELSE "kind", number |-> 0, before |-> Nowhere]]
  /\ done = {}

Store(field, value) == buf' = Append(buf, <<field, value>>)
Drain ==
  /\ buf # <<>>
  /\ m' = [m EXCEPT ![Head(buf)[1]] = Head(buf)[2]]
  /\ buf' = Tail(buf)
  /\ UNCHANGED <<o, q, done>>

--------------------------------------------------------------------------------
At(pc) == o.pc = pc
Goto(pc) == o' = [o EXCEPT !.pc = pc]
Fenced(pc, next) == At(pc) /\ buf = <<>> /\ Goto(next) /\ UNCHANGED <<m, buf, q, done>>

Enter ==
  /\ At("out") /\ o.word.n < Last
  /\ LET entered == Word(o.word.n + 1, "K")
         fence == o.word.mode = "U" /\ Twin # "entry-without-fence"
     IN /\ Store("status", entered)
        /\ o' = [o EXCEPT !.word = entered, !.entry = TRUE, !.pc = IF fence THEN "fence" ELSE "look"]
  /\ UNCHANGED <<m, q, done>>
Fence == Fenced("fence", "look")
Look ==
  /\ At("look") /\ Goto(IF m.work = {} THEN "body" ELSE "slow")
  /\ UNCHANGED <<m, buf, q, done>>

Slow == Fenced("slow", IF o.entry THEN "pins" ELSE "take")
AwaitNoPin ==
  /\ At("pins") /\ ("P" \notin m.work \/ Twin = "pin-that-only-counts")
  /\ Goto("take") /\ UNCHANGED <<m, buf, q, done>>
Take ==
  /\ At("take")
  /\ LET asked == m.work \cap {"T", "L"} IN
     IF Twin = "lost-targeted-bit"
     THEN o' = [o EXCEPT !.asked = asked, !.pc = "number"] /\ UNCHANGED m
     ELSE o' = [o EXCEPT !.asked = asked, !.pc = IF Twin = "number-after-kinds" THEN "kinds" ELSE "number"]
          /\ m' = [m EXCEPT !.work = @ \ asked]
  /\ UNCHANGED <<buf, q, done>>
Clear == \* the twin that clears what it did not take
  /\ At("clear") /\ m' = [m EXCEPT !.work = @ \ {"T", "L"}] /\ Goto("run")
  /\ UNCHANGED <<buf, q, done>>
Number ==
  /\ At("number")
  /\ o' = [o EXCEPT !.number = IF "T" \in o.asked THEN m.number ELSE o.seen,
                    !.pc = IF Twin = "number-after-kinds" THEN "run" ELSE "kinds"]
  /\ UNCHANGED <<m, buf, q, done>>
Kinds ==
  /\ At("kinds")
  /\ LET taken == IF "T" \in o.asked THEN m.kinds ELSE {} IN
     /\ o' = [o EXCEPT !.due = @ \cup taken, !.pc = IF Twin = "number-after-kinds" THEN "number"
                                                 ELSE IF Twin = "lost-targeted-bit" THEN "clear" ELSE "run"]
     /\ m' = [m EXCEPT !.kinds = @ \ taken]
  /\ UNCHANGED <<buf, q, done>>
Run ==
  /\ At("run")
  /\ IF Twin = "handler-after-body" /\ o.entry
     THEN o' = [o EXCEPT !.pc = "body"] /\ UNCHANGED <<buf, done>>
     ELSE /\ done' = done \cup o.due
          /\ Store("seen", o.number)
          /\ o' = [o EXCEPT !.due = {}, !.asked = {}, !.number = 0, !.seen = o.number, !.pc = IF o.entry THEN "body" ELSE "leave"]
  /\ UNCHANGED <<m, q>>

Body == At("body") /\ Goto("exit") /\ UNCHANGED <<m, buf, q, done>>
Exit ==
  /\ At("exit")
  /\ o' = [o EXCEPT !.entry = FALSE,
                    !.pc = IF m.work # {} THEN "slow" ELSE IF o.due # {} THEN "run" ELSE "leave"]
  /\ UNCHANGED <<m, buf, q, done>>
Leave ==
  /\ At("leave")
  /\ \E mode \in {"U", "I"} :
       /\ Store("status", Word(o.word.n, mode))
       /\ o' = [o EXCEPT !.word = Word(@.n, mode), !.pc = "out"]
  /\ UNCHANGED <<m, q, done>>

Commit == \* enterUser in INDETERMINATE: no fence
  /\ At("out") /\ o.word.mode = "I"
  /\ Store("status", Word(o.word.n, "U")) /\ o' = [o EXCEPT !.word.mode = "U"]
  /\ UNCHANGED <<m, q, done>>
Uncommit == \* exitUser of an outermost @UserMode method; with work it enters, see Enter
  /\ At("out") /\ o.word.mode = "U" /\ o.word.n > 0 /\ m.work = {}
  /\ Goto("back") /\ UNCHANGED <<m, buf, q, done>>
Back ==
  /\ At("back")
  /\ Store("status", Word(o.word.n, "I")) /\ o' = [o EXCEPT !.word.mode = "I", !.pc = "settled"]
  /\ UNCHANGED <<m, q, done>>
Settled == Fenced("settled", "out")

Owner ==
  \/ Enter \/ Fence \/ Look \/ Slow \/ AwaitNoPin \/ Take \/ Clear \/ Number \/ Kinds \/ Run
  \/ Body \/ Exit \/ Leave \/ Commit \/ Uncommit \/ Back \/ Settled

--------------------------------------------------------------------------------
(* What is not read any more is forgotten, which keeps the states few. *)
Step(p, from, to) ==
  /\ q[p].pc = from
  /\ q' = [q EXCEPT ![p].pc = to,
                    ![p].before = IF to \in {"poll", "covered", "pinned", "unpin", "end"} THEN Nowhere ELSE @]
Rest == UNCHANGED <<buf, o, done>>
Yes(p) == IF p \in Pinners THEN "pinned" ELSE "covered"
No(p) == IF p \in Pinners THEN "unpin" ELSE "poll"

(* requestTargeted: kind, number, bit. *)
AddKind(p) == Step(p, "kind", "number") /\ m' = [m EXCEPT !.kinds = @ \cup {p}] /\ Rest
AddNumber(p) ==
  /\ q[p].pc = "number"
  /\ m' = [m EXCEPT !.number = @ + 1]
  /\ q' = [q EXCEPT ![p].number = m.number + 1, ![p].pc = "bit"] /\ Rest
SetBit(p) == Step(p, "bit", "poll") /\ m' = [m EXCEPT !.work = @ \cup {"T"}] /\ Rest

(* isCovered(Thread, ..), asked again and again. *)
Poll(p) ==
  /\ Step(p, "poll", IF m.seen >= q[p].number THEN "covered" ELSE "early")
  /\ UNCHANGED m /\ Rest

(* Promotion.settle, Pins.pin: the early look. *)
Early(p) ==
  /\ q[p].pc = "early"
  /\ q' = [q EXCEPT ![p].before = IF m.status.mode = "K" THEN Nowhere ELSE m.status,
                    ![p].pc = IF m.status.mode = "K" THEN (IF p \in Pinners THEN "end" ELSE "poll")
                              ELSE IF p \in Pinners THEN "add" ELSE "certain"]
  /\ UNCHANGED m /\ Rest
IsCertain(w) == w.mode = "U" \/ m.promoted = w
Certain(p) ==
  /\ Step(p, "certain", IF Twin = "quiescent-is-not-enough" THEN "poll"
                        ELSE IF IsCertain(q[p].before) THEN Yes(p) ELSE "again")
  /\ UNCHANGED m /\ Rest
AddPin(p) ==
  /\ Step(p, "add", IF "P" \in m.work THEN "end" ELSE "again")
  /\ m' = [m EXCEPT !.work = @ \cup {"P"}] /\ Rest
Again(p) ==
  /\ Step(p, "again", IF m.status.mode = "K" THEN No(p) ELSE IF IsCertain(m.status) THEN Yes(p) ELSE "ask")
  /\ UNCHANGED m /\ Rest
Ask(p) ==
  /\ Step(p, "ask", "barrier")
  /\ m' = IF Twin = "promotion-by-a-pin-alone" /\ p \in Pinners THEN m
          ELSE [m EXCEPT !.work = @ \cup {"L"}]
  /\ Rest
Barrier(p) ==
  /\ Step(p, "barrier", "late") /\ (buf = <<>> \/ Twin = "lazy-without-barrier")
  /\ UNCHANGED m /\ Rest
Late(p) ==
  /\ Step(p, "late", IF m.status.mode = "K" THEN No(p) ELSE Yes(p))
  /\ m' = IF m.status.mode = "I"
             /\ (m.status = q[p].before \/ Twin = "promotion-without-early-read")
          THEN [m EXCEPT !.promoted = m.status] ELSE m
  /\ Rest
EndPin(p) == Step(p, "pinned", "unpin") /\ UNCHANGED m /\ Rest
Unpin(p) == Step(p, "unpin", "end") /\ m' = [m EXCEPT !.work = @ \ {"P"}] /\ Rest

Other(p) ==
  \/ AddKind(p) \/ AddNumber(p) \/ SetBit(p) \/ Poll(p) \/ Early(p) \/ Certain(p) \/ AddPin(p)
  \/ Again(p) \/ Ask(p) \/ Barrier(p) \/ Late(p) \/ EndPin(p) \/ Unpin(p)

Next == Drain \/ Owner \/ \E p \in Others : Other(p)
Spec ==
  /\ Init /\ [][Next]_vars /\ WF_vars(Drain) /\ WF_vars(Owner)
  /\ \A p \in Others : WF_vars(Other(p)) /\ SF_vars(Barrier(p)) \* Barrier: it makes its moment

--------------------------------------------------------------------------------
IsKernelCode ==
  o.pc \in {"take", "clear", "number", "kinds", "run", "body", "exit", "leave"} \/ (At("slow") /\ ~o.entry)

(* No kernel code runs uncovered. The handlers themselves come before the body. *)
NoneUncovered == At("body") => \A r \in Requesters : q[r].pc = "covered" => r \in done
(* A pinned thread runs no kernel code; one pin at a time. *)
PinExcludes == (\E p \in Pinners : q[p].pc = "pinned") => ~IsKernelCode
(* A thread that sees a number remembered may believe it. *)
SeenIsDone == \A r \in Requesters : (q[r].number > 0 /\ m.seen >= q[r].number) => r \in done

Alike == Permutations(Requesters)

EveryRequestCovered == \A r \in Requesters : <>(q[r].pc = "covered")
=============================================================================
